using Marten;
using Microsoft.AspNetCore.Identity;

namespace Workspace.Store;

/// <summary>An account elsewhere that signs its person in here.</summary>
/// <param name="Provider">The address of whoever vouches.</param>
/// <param name="Key">What they call the person.</param>
public sealed record ProviderLogin(string Provider, string Key, DateTimeOffset At);

public sealed partial class AccountStore : IUserLoginStore<Account>
{
    public Task AddLoginAsync(Account user, UserLoginInfo login, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        user.Logins.Add(new(login.LoginProvider, login.ProviderKey, now));
        session.Events.Append(user.Id, new ProviderLinked(login.LoginProvider, now));
        return Task.CompletedTask;
    }

    public Task RemoveLoginAsync(Account user, string loginProvider, string providerKey, CancellationToken cancellationToken)
    {
        if (user.Logins.RemoveAll(login => login.Provider == loginProvider && login.Key == providerKey) > 0)
            session.Events.Append(user.Id, new ProviderUnlinked(loginProvider, clock.GetUtcNow()));
        return Task.CompletedTask;
    }

    public Task<IList<UserLoginInfo>> GetLoginsAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserLoginInfo>>([.. user.Logins.Select(login => new UserLoginInfo(login.Provider, login.Key, null))]);

    public Task<Account?> FindByLoginAsync(string loginProvider, string providerKey, CancellationToken cancellationToken) =>
        session.Query<Account>().FirstOrDefaultAsync(account => account.Logins.Any(login => login.Provider == loginProvider && login.Key == providerKey), cancellationToken);
}

// In the stream of the person.
public sealed record ProviderLinked(string Provider, DateTimeOffset At);

public sealed record ProviderUnlinked(string Provider, DateTimeOffset At);
