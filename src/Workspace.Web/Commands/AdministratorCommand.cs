using Workspace.Store;

namespace Workspace.Web.Commands;

/// <summary>Makes somebody who has an account an administrator of the network.</summary>
internal static class AdministratorCommand
{
    public static Command Command { get; } = new("administrator", "PERSON", "lets somebody (an id or an address) administer the network", RunAsync);

    private static async Task<int> RunAsync(CommandRun run)
    {
        await using var store = await run.Place.StoreAsync(run.Cancellation);
        if (await store.Get<Forgetting>().FindAsync(run.Arguments[0], run.Cancellation) is not { } account) throw new StartException($"Nobody is known by {run.Arguments[0]}.");
        await store.Get<Network>().AppointAsync(account.Person, null, run.Cancellation);
        run.Terminal.Say($"{account.Person} administers the network.");
        return 0;
    }
}
