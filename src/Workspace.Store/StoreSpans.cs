using System.Diagnostics;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>The store's part of a trace. Costs nothing while nobody listens.</summary>
public static class StoreSpans
{
    public const string Name = "Workspace.Store";
    private static readonly ActivitySource Source = new(Name);

    internal static Activity? Opening(DraftId draft) => Source.StartActivity("draft open")?.SetTag("workspace.draft", draft.Value);

    internal static Activity? Sealing(DraftId draft) => Source.StartActivity("draft seal")?.SetTag("workspace.draft", draft.Value);

    /// <summary>One commit for many: part of the first one's trace, linked to all others.</summary>
    internal static Activity? Committing(List<Append> batch)
    {
        if (!Source.HasListeners()) return null;
        var asked = batch.Select(append => append.Trace).Where(trace => trace != default).ToArray();
        return Source.StartActivity("journal commit", ActivityKind.Internal, asked.FirstOrDefault(), links: asked.Skip(1).Select(trace => new ActivityLink(trace)))?
            .SetTag("workspace.appends", batch.Count)
            .SetTag("workspace.contributions", batch.Sum(append => append.Rows.Length));
    }
}
