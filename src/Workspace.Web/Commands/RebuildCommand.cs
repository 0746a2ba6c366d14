using Workspace.Store;

namespace Workspace.Web.Commands;

/// <summary>Makes lists and checkpoints anew from the events, while people read and write.</summary>
internal static class RebuildCommand
{
    public static Command Command { get; } = new("rebuild", "[LIST]", $"makes anew what pages read: {string.Join(", ", Rebuild.Lists)}, or all", RunAsync);

    private static async Task<int> RunAsync(CommandRun run)
    {
        if (run.Arguments.Count > 0 && !Rebuild.Lists.Contains(run.Arguments[0])) throw new StartException($"There is no list {run.Arguments[0]}. There are: {string.Join(", ", Rebuild.Lists)}");
        await using var store = await run.Place.StoreAsync(run.Cancellation);
        var rebuilt = await run.Terminal.WatchAsync(async progress =>
        {
            var each = new List<RebuiltList>();
            foreach (var list in run.Arguments.Count > 0 ? run.Arguments : Rebuild.Lists) each.Add(await store.Get<Rebuild>().RunAsync(list, progress, run.Cancellation));
            return each;
        });
        foreach (var list in rebuilt)
        {
            foreach (var fault in list.Faults) run.Terminal.Complain(fault);
            run.Terminal.Say($"{list.List} rebuilt: {CommandWords.Of(list.Entries, "entry", "entries")}, {Mended(list.Mended)}");
        }
        if (rebuilt.All(list => list.Faults.Count == 0)) return 0;
        run.Terminal.Complain("Not all of it could be rebuilt: ./run verify says what is wrong with the history.");
        return 1;
    }

    private static string Mended(int? mended) => mended switch
    {
        null => "all made anew",
        0 => "all as their history says",
        { } some => $"{CommandWords.Of(some, "was", "were")} not as their history says",
    };
}
