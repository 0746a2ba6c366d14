using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Commands;

/// <summary>Proves what is stored: of one draft, or of everything.</summary>
internal static class VerifyCommand
{
    public static Command Command { get; } = new("verify", "[DRAFT] [HASH]", "proves the history: hash chains, texts, checkpoints, lists and authors", RunAsync);

    private static async Task<int> RunAsync(CommandRun run)
    {
        var draft = run.Arguments.Count > 0 ? CommandWords.DraftIn(run.Arguments[0]) : (DraftId?)null;
        var known = run.Arguments.Count > 1 ? CommandWords.HashIn(run.Arguments[1]) : null;
        await using var store = await run.Place.StoreAsync(run.Cancellation);
        if (draft is { } one)
        {
            var verified = await run.Terminal.WatchAsync(progress => store.Get<DraftVerification>().VerifyAsync(one, known, progress, run.Cancellation))
                ?? throw new StartException($"There is no draft {one}.");
            Say(run.Terminal, one, verified);
            return verified is Verification.Proved ? 0 : 1;
        }

        var whole = await run.Terminal.WatchAsync(progress => store.Get<WholeVerification>().VerifyAsync(progress, run.Cancellation));
        Say(run.Terminal, whole);
        return whole.IsProved ? 0 : 1;
    }

    /// <summary>A line for each draft, one for each fault beside them, and the sum.</summary>
    public static void Say(Terminal terminal, VerifiedWhole whole)
    {
        foreach (var (draft, verified) in whole.Drafts) Say(terminal, draft, verified);
        foreach (var fault in whole.Faults) terminal.Say(fault);
        if (whole.Behind.Events > 0) terminal.Complain($"Shares follow {CommandWords.Of(whole.Behind.Events, "event")} behind and were compared up to there.");
        terminal.Say(whole.IsProved
            ? $"Proved: {CommandWords.Of(whole.Contributions, "contribution")} of {CommandWords.Of(whole.People, "person", "people")} and {CommandWords.Of(whole.Organizations, "organization")} in {CommandWords.Of(whole.Drafts.Count, "draft")}."
            : "Not all of it is as it was written: the lines above say where.");
    }

    private static void Say(Terminal terminal, DraftId draft, Verification verified) => terminal.Say(verified switch
    {
        Verification.Proved proved => $"{draft} proved: {CommandWords.Of(proved.Version.Number, "contribution")} of {CommandWords.Of(proved.People.Count, "person", "people")} and {CommandWords.Of(proved.Organizations.Count, "organization")}, "
            + $"hash {proved.Hash}{(proved.Known is { } at ? $"; the hash that was kept is that of version {at}" : "")}",
        Verification.Faulty faulty => $"{draft} WRONG after version {faulty.After}: {faulty.What}",
        _ => throw new InvalidOperationException("A verification is proved or faulty."),
    });
}
