using JasperFx;
using Marten;
using Marten.Exceptions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace Workspace.Store;

/// <summary>Accounts for ASP.NET Core Identity: what signing in by a link in an e-mail needs, and here and there more. The address is the user name.</summary>
public sealed partial class AccountStore(IDocumentStore store, IdentityErrorDescriber errors, TimeProvider clock, IDataProtectionProvider? protection = null) : IUserEmailStore<Account>, IUserSecurityStampStore<Account>
{
    internal const string AddressIndex = "account_address";
    private readonly IDocumentSession session = store.LightweightSession();

    public void Dispose() => session.Dispose();

    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        session.Insert(user);
        return SaveAsync(user, cancellationToken);
    }

    public Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        session.Store(user);
        return SaveAsync(user, cancellationToken);
    }

    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken)
    {
        session.Delete(user);
        return SaveAsync(user, cancellationToken);
    }

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParse(userId, out var id) ? session.LoadAsync<Account>(id, cancellationToken) : Task.FromResult<Account?>(null);

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => FindByEmailAsync(normalizedUserName, cancellationToken);

    public Task<Account?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken) =>
        session.Query<Account>().FirstOrDefaultAsync(account => account.NormalizedEmail == normalizedEmail, cancellationToken);

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Email);

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => SetEmailAsync(user, userName, cancellationToken);

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.NormalizedEmail);

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => SetNormalizedEmailAsync(user, normalizedName, cancellationToken);

    public Task<string?> GetEmailAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Email);

    public Task SetEmailAsync(Account user, string? email, CancellationToken cancellationToken)
    {
        user.Email = email;
        return Task.CompletedTask;
    }

    public Task<bool> GetEmailConfirmedAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.EmailConfirmed);

    public Task SetEmailConfirmedAsync(Account user, bool confirmed, CancellationToken cancellationToken)
    {
        user.EmailConfirmed = confirmed;
        return Task.CompletedTask;
    }

    public Task<string?> GetNormalizedEmailAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.NormalizedEmail);

    public Task SetNormalizedEmailAsync(Account user, string? normalizedEmail, CancellationToken cancellationToken)
    {
        user.NormalizedEmail = normalizedEmail;
        return Task.CompletedTask;
    }

    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.SecurityStamp);

    private async Task<IdentityResult> SaveAsync(Account user, CancellationToken cancellation)
    {
        try
        {
            await session.SaveChangesAsync(cancellation);
            return IdentityResult.Success;
        }
        catch (ConcurrencyException)
        {
            return Failed(errors.ConcurrencyFailure());
        }
        catch (DocumentAlreadyExistsException)
        {
            // ids are new, so it is the address; Marten tells the two not apart
            return Failed(errors.DuplicateEmail(user.Email ?? ""));
        }
        catch (MartenCommandException error) when (error.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return Failed(errors.DuplicateEmail(user.Email ?? "")); // so it comes when it is not a new one
        }
    }

    private IdentityResult Failed(IdentityError error)
    {
        session.EjectAllPendingChanges();
        return IdentityResult.Failed(error);
    }
}
