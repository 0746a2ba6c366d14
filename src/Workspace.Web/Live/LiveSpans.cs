using System.Diagnostics;
using Workspace.Collab;

namespace Workspace.Web.Live;

/// <summary>A writer's part of a trace, between the hub's call and the journal's commit. Costs nothing while nobody listens.</summary>
public static class LiveSpans
{
    public const string Name = "Workspace.Live";
    private static readonly ActivitySource Source = new(Name);

    /// <summary>The trace in which something is asked for just now.</summary>
    internal static ActivityContext? Asked => Source.HasListeners() ? Activity.Current?.Context : null;

    /// <summary>One append of what many proposals brought: part of the first one's trace, linked to all others.</summary>
    internal static Activity? Appending(DraftId draft, DraftVersion after, int count, List<ActivityContext> asked) => !Source.HasListeners() ? null
        : Source.StartActivity("draft append", ActivityKind.Internal, asked.FirstOrDefault(), links: asked.Skip(1).Select(trace => new ActivityLink(trace)))?
            .SetTag("workspace.draft", draft.Value)
            .SetTag("workspace.version", after.Number)
            .SetTag("workspace.contributions", count);

    internal static Activity? Telling() => Source.StartActivity("draft tell");
}
