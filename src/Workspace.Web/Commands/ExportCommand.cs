using Workspace.Store;

namespace Workspace.Web.Commands;

/// <summary>Writes the event log of a draft or a submission.</summary>
internal static class ExportCommand
{
    public static Command Command { get; } = new("export", "ID FILE", "writes the event log of a draft or a submission, lines of JSON", RunAsync);

    private static async Task<int> RunAsync(CommandRun run)
    {
        var id = CommandWords.IdIn(run.Arguments[0], "A draft or a submission is named by its id, as in its address");
        var path = Path.GetFullPath(run.Arguments[1]);
        if (File.Exists(path)) throw new StartException($"There is a file {path} already. Choose another name.");
        await using var store = await run.Place.StoreAsync(run.Cancellation);
        var part = path + ".part";
        try
        {
            bool isThere;
            await using (var file = File.Create(part)) isThere = await store.Get<EventLog>().WriteAsync(id, file, run.Cancellation);
            if (!isThere) throw new StartException($"There is no draft and no submission {id}.");
            File.Move(part, path);
        }
        finally
        {
            File.Delete(part);
        }
        run.Terminal.Say($"Exported to {path}");
        return 0;
    }
}
