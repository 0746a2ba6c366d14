using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Commands;

/// <summary>Proves what is stored: of one draft, or of everything.</summary>
internal static class VerifyCommand
{
    public static Command Command { get; } = new("verify", "[DRAFT]", "proves the history: hash chains, texts, checkpoints, lists and authors", RunAsync);

    private static async Task<int> RunAsync(CommandRun run)
    {
        var asked = run.Arguments.Count == 0 ? (DraftId?)null
            : Guid.TryParse(run.Arguments[0], out var named) ? new(named)
            : throw new StartException($"A draft is named by its id, as in its address after /drafts/, got: {run.Arguments[0]}");
        await using var store = await run.Place.StoreAsync(run.Cancellation);
        var verification = store.Get<DraftVerification>();
        IReadOnlyList<DraftId> drafts = asked is { } one ? [one] : await verification.DraftsAsync(run.Cancellation);
        var found = await run.Terminal.WatchAsync(progress => VerifyAsync(verification, drafts, progress, run.Cancellation));
        foreach (var (draft, verified) in found) run.Terminal.Say($"{draft}  {Words(verified)}");
        return found.All(one => one.Verified is Verification.Proved) ? 0 : 1;
    }

    private static async Task<List<(DraftId Draft, Verification? Verified)>> VerifyAsync(
        DraftVerification verification, IReadOnlyList<DraftId> drafts, IProgress<Advance> progress, CancellationToken cancellation)
    {
        var found = new List<(DraftId, Verification?)>();
        foreach (var draft in drafts)
        {
            progress.Report(new("Verifying drafts", found.Count, drafts.Count));
            found.Add((draft, await verification.VerifyAsync(draft, cancellation)));
        }
        progress.Report(new("Verifying drafts", found.Count, drafts.Count));
        return found;
    }

    private static string Words(Verification? verified) => verified switch
    {
        null => "There is no such draft.",
        Verification.Proved proved => $"{proved.Contributions} contributions of {proved.People} people and {proved.Organizations} organizations proved.",
        Verification.Faulty faulty => $"Wrong after version {faulty.After}: {faulty.What}",
        _ => throw new InvalidOperationException("A verification is proved or faulty."),
    };
}
