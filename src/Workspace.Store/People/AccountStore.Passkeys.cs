using Marten;
using Microsoft.AspNetCore.Identity;

namespace Workspace.Store;

public sealed partial class AccountStore : IUserPasskeyStore<Account>
{
    public Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        var key = Passkey.Key(passkey.CredentialId);
        if (user.Passkeys.Find(one => one.Credential == key) is not { } known)
        {
            var now = clock.GetUtcNow();
            known = new() { Id = Guid.CreateVersion7(now) };
            user.Passkeys.Add(known);
            session.Events.Append(user.Id, new PasskeyAdded(known.Id, now));
        }

        known.Take(passkey);
        return Task.CompletedTask;
    }

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>([.. user.Passkeys.Select(one => one.Told())]);

    public Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        var key = Passkey.Key(credentialId);
        return session.Query<Account>().FirstOrDefaultAsync(account => account.Passkeys.Any(one => one.Credential == key), cancellationToken);
    }

    public Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken)
    {
        var key = Passkey.Key(credentialId);
        return Task.FromResult(user.Passkeys.Find(one => one.Credential == key)?.Told());
    }

    public Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken)
    {
        var key = Passkey.Key(credentialId);
        if (user.Passkeys.Find(one => one.Credential == key) is not { } known) return Task.CompletedTask;
        user.Passkeys.Remove(known);
        session.Events.Append(user.Id, new PasskeyRemoved(known.Id, clock.GetUtcNow()));
        return Task.CompletedTask;
    }
}
