using System.Collections.Frozen;
using System.Diagnostics;
using OpenTelemetry;

namespace Workspace.Web.Watching;

/// <summary>Lets out of a span only what is known to be discreet. Addresses of pages (they hold sign-in links), browsers and messages of errors stay here.</summary>
public sealed class SpanDiscretion : BaseProcessor<Activity>
{
    private static readonly FrozenSet<string> Discreet = FrozenSet.Create(StringComparer.Ordinal,
        "http.request.method", "http.response.status_code", "http.route", "error.type", "rpc.system", "rpc.service", "rpc.method",
        "workspace.draft", "workspace.version", "workspace.contributions", "workspace.appends");

    public override void OnEnd(Activity data)
    {
        foreach (var (key, _) in data.TagObjects.Where(tag => !Discreet.Contains(tag.Key)).ToArray()) data.SetTag(key, null);
        if (data.StatusDescription is not null) data.SetStatus(data.Status);
    }
}
