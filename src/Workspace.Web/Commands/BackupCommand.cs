using Workspace.Store;

namespace Workspace.Web.Commands;

/// <summary>Writes everything to one file, while people go on writing.</summary>
internal static class BackupCommand
{
    public static Command Command { get; } = new("backup", "FILE", "writes everything to one new file, also while people write", RunAsync);

    private static async Task<int> RunAsync(CommandRun run)
    {
        var path = Path.GetFullPath(run.Arguments[0]);
        await using var store = await run.Place.StoreAsync(run.Cancellation);
        var manifest = await run.Terminal.WatchAsync(progress => store.Get<Backup>().WriteAsync(path, progress, run.Cancellation));
        await store.Get<Backup>().NoteAsync(manifest.At, run.Cancellation);
        run.Terminal.Say(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"Backed up as of {manifest.At:yyyy-MM-dd HH:mm:ss} UTC: {new FileInfo(path).Length:N0} bytes in {path}"));
        return 0;
    }
}
