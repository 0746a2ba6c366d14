using System.Collections.Concurrent;
using System.Diagnostics;
using Workspace.Web.Tests.Live;

namespace Workspace.Web.Tests.Watching;

[Collection(SharedApp.Name)]
public sealed class TraceTests
{
    [Fact]
    public async Task A_proposal_is_one_trace_from_the_hub_to_the_commit_and_the_telling()
    {
        await using var collector = await Collector.StartAsync();
        var app = new WorkspaceApp { Settings = new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" } };
        await ((IAsyncLifetime)app).InitializeAsync();
        try
        {
            var ended = new ConcurrentQueue<Activity>();
            using var listener = new ActivityListener { ShouldListenTo = _ => true, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData, ActivityStopped = ended.Enqueue };
            ActivitySource.AddActivityListener(listener);
            var draft = await app.Network.NewDraftAsync(app.Services);
            await using var hub = await Hub.JoinedAsync(app, app.Network.Ada, draft);
            Assert.Null(await Hub.ProposeAsync(hub, draft, 0, """[{"c":[[0,"one"]]}]"""));
            for (var i = 0; i < 200 && !(ended.Any(IsAppend) && ended.Any(IsCall)); i++) await Tick.AfterAsync(25); // the answer comes before the spans' ends

            var append = Assert.Single(ended, IsAppend);
            var trace = ended.Where(one => one.TraceId == append.TraceId).ToList();
            Assert.Equal(append.SpanId, Assert.Single(trace, one => one.OperationName == "journal commit").ParentSpanId);
            Assert.Equal(append.SpanId, Assert.Single(trace, one => one.OperationName == "draft tell").ParentSpanId);
            Assert.True(IsCall(Assert.Single(trace, one => one.SpanId == append.ParentSpanId))); // its writer is on the hub's own node: there is no message between them

            static bool IsCall(Activity one) => one.Source.Name == "Microsoft.AspNetCore.SignalR.Server" && one.DisplayName.Contains("Propose", StringComparison.Ordinal);
            bool IsAppend(Activity one) => one.OperationName == "draft append" && one.GetTagItem("workspace.draft") is Guid of && of == draft;
        }
        finally
        {
            await ((IAsyncLifetime)app).DisposeAsync();
        }
    }
}
