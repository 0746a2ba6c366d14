using System.Text.Json;
using JasperFx;
using JasperFx.Events;
using Marten;
using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>Marten alone, one event for each contribution and nothing else.</summary>
internal sealed class BareMarten : IAsyncDisposable
{
    internal const string Schema = "bare_marten";

    private readonly DocumentStore store;
    private readonly List<Guid> streams = [];
    private int next;

    internal BareMarten(string connection) => store = DocumentStore.For(options =>
    {
        options.Connection(connection);
        options.DatabaseSchemaName = Schema;
        options.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate;
        options.UseSystemTextJsonForSerialization();
        options.DisableNpgsqlLogging = true;
        options.Events.StreamIdentity = StreamIdentity.AsGuid;
        options.Events.AppendMode = EventAppendMode.Quick;
        options.Events.AddEventType<Contributed>();
    });

    internal Task PrepareAsync() => store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();

    /// <summary>Commits events, to so many streams in turns.</summary>
    internal async Task RunAsync(Contribution[] contributions, int drafts)
    {
        while (streams.Count < drafts) streams.Add(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
        await using var session = store.LightweightSession();
        foreach (var events in contributions.Select(Contributed.Of).GroupBy(_ => streams[next++ % drafts])) session.Events.Append(events.Key, events.ToArray<object>());
        await session.SaveChangesAsync();
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();
}

/// <summary>A contribution as somebody would make an event of it; the change as CodeMirror's JSON.</summary>
internal sealed record Contributed(Guid Person, Guid Organization, DateTimeOffset At, JsonElement Changes)
{
    internal static Contributed Of(Contribution contribution)
    {
        var json = new Utf8JsonReader(contribution.Changes.ToJson());
        return new(contribution.Author.Person.Value, contribution.Author.Organization.Value, contribution.At, JsonElement.ParseValue(ref json));
    }
}
