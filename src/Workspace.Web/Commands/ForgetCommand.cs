using Workspace.Store;

namespace Workspace.Web.Commands;

/// <summary>Forgets a person, for good.</summary>
internal static class ForgetCommand
{
    public static Command Command { get; } = new("forget", "PERSON", "forgets the name and address of somebody (an id or an address); their words stay", RunAsync);

    private static async Task<int> RunAsync(CommandRun run)
    {
        await using var store = await run.Place.StoreAsync(run.Cancellation);
        var forgetting = store.Get<Forgetting>();
        if (await forgetting.FindAsync(run.Arguments[0], run.Cancellation) is not { } account) throw new StartException($"Nobody is known by {run.Arguments[0]}.");
        var left = await forgetting.ForgetAsync(account.Person, CancellationToken.None); // begun, it is done whole
        var mails = account.Email is { } address ? Mail.PostOffice.Forget(run.Place.Mails, address) : 0;
        run.Terminal.Say($"Forgotten: {account.Person}, who left {CommandWords.Of(left, "organization")}; {CommandWords.Of(mails, "mail")} deleted. Open pages and backups made until now may still hold the name.");
        return 0;
    }
}
