using Marten;
using Microsoft.AspNetCore.Identity;
using Workspace.Store;

namespace Workspace.Web.Commands;

/// <summary>Lets somebody in who lost their authenticator app and their recovery codes.</summary>
internal static class CodeOffCommand
{
    public static Command Command { get; } = new("code-off", "PERSON", "asks somebody (an id or an address) for no code any more, and ends their sessions", RunAsync);

    private static async Task<int> RunAsync(CommandRun run)
    {
        await using var store = await run.Place.StoreAsync(run.Cancellation);
        if (await store.Get<Forgetting>().FindAsync(run.Arguments[0], run.Cancellation) is not { } found) throw new StartException($"Nobody is known by {run.Arguments[0]}.");
        using var accounts = new AccountStore(store.Get<IDocumentStore>(), new IdentityErrorDescriber(), TimeProvider.System);
        if (await accounts.FindByIdAsync(found.Id.ToString(), run.Cancellation) is not { AsksForCode: true } account) throw new StartException($"{run.Arguments[0]} is asked for no code.");
        await accounts.SetTwoFactorEnabledAsync(account, enabled: false, run.Cancellation);
        if (!(await accounts.UpdateAsync(account, run.Cancellation)).Succeeded) throw new StartException("The account was changed at this moment. Run it again.");
        var ended = await store.Get<Sessions>().EndAsync(account.Person, _ => true, account.Person, CancellationToken.None);
        run.Terminal.Say($"{account.Person} is asked for no code any more; {CommandWords.Of(ended, "session")} ended.");
        return 0;
    }
}
