using Workspace.Store;

namespace Workspace.Web.Commands;

/// <summary>Brings an event log in.</summary>
internal static class ImportCommand
{
    public static Command Command { get; } = new("import", "FILE", "brings an event log in, proved before anything is written", RunAsync) { MayBeginEmpty = true };

    private static async Task<int> RunAsync(CommandRun run)
    {
        var path = Path.GetFullPath(run.Arguments[0]);
        var isDone = false;
        try
        {
            if (!File.Exists(path)) throw new StartException($"There is no file {path}.");
            await using var store = await run.Place.StoreAsync(run.Cancellation);
            await using var file = File.OpenRead(path);
            foreach (var (draft, version) in await store.Get<LogImport>().ImportAsync(file, run.Cancellation)) run.Terminal.Say($"{draft} imported with {CommandWords.Of(version.Number, "contribution")}");
            isDone = true;
            return 0;
        }
        finally
        {
            if (!isDone) run.Place.LeaveNothing();
        }
    }
}
