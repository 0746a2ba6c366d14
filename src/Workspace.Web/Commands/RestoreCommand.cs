using System.Globalization;
using Workspace.Store;

namespace Workspace.Web.Commands;

/// <summary>Puts a backup into an empty place and proves it, or leaves the place as it was.</summary>
internal static class RestoreCommand
{
    public static Command Command { get; } = new("restore", "FILE", "puts a backup into an empty place and proves it, or leaves nothing", RunAsync) { MayBeginEmpty = true };

    private static async Task<int> RunAsync(CommandRun run)
    {
        if (run.Place.IsServed) throw new StartException($"A Workspace is running on the data folder {run.Place.Folder}. Stop it, or choose an empty folder with --data.");
        await using var restore = new Restore(run.Place.ConnectionString);
        var isKept = false;
        try
        {
            isKept = await ProvedAsync(run, restore);
            return isKept ? 0 : 1;
        }
        finally
        {
            if (!isKept)
            {
                await restore.TakeBackAsync();
                run.Place.LeaveNothing();
            }
        }
    }

    private static async Task<bool> ProvedAsync(CommandRun run, Restore restore)
    {
        var manifest = await run.Terminal.WatchAsync(progress => restore.PutAsync(Path.GetFullPath(run.Arguments[0]), progress, run.Cancellation));
        await using var store = await run.Place.StoreAsync(run.Cancellation, isRestoring: true);
        var whole = await run.Terminal.WatchAsync(progress => store.Get<WholeVerification>().VerifyAsync(progress, run.Cancellation));
        VerifyCommand.Say(run.Terminal, whole);
        if (!whole.IsProved)
        {
            run.Terminal.Complain("The backup itself holds something that is not as it was written. Nothing was kept of it; restore an earlier one.");
            return false;
        }
        await restore.KeepAsync(CancellationToken.None); // proved: nothing stops it any more
        run.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Restored as it was on {manifest.At:yyyy-MM-dd HH:mm:ss} UTC. Everybody signs in anew."));
        return true;
    }
}
