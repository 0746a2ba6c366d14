using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Workspace.Store;

/// <remarks>The key of an authenticator app stands encrypted, recovery codes as hashes: a backup gives neither.</remarks>
public sealed partial class AccountStore :
    IUserTwoFactorStore<Account>, IUserAuthenticatorKeyStore<Account>, IUserTwoFactorRecoveryCodeStore<Account>, IUserLockoutStore<Account>
{
    private const int Rounds = 100_000;

    private IDataProtector Protector => (protection ?? throw new InvalidOperationException("There are no keys here to keep a second factor with.")).CreateProtector("Workspace.People.SecondFactor", "v1");

    public Task SetTwoFactorEnabledAsync(Account user, bool enabled, CancellationToken cancellationToken)
    {
        if (user.AsksForCode == enabled) return Task.CompletedTask;
        user.AsksForCode = enabled;
        session.Events.Append(user.Id, enabled ? new SecondFactorTurnedOn(clock.GetUtcNow()) : new SecondFactorTurnedOff(clock.GetUtcNow()));
        if (enabled) return Task.CompletedTask;
        (user.CodeKey, user.RecoveryCodes, user.UsedCodes) = (null, [], []);
        return Task.CompletedTask;
    }

    public Task<bool> GetTwoFactorEnabledAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.AsksForCode);

    public Task SetAuthenticatorKeyAsync(Account user, string key, CancellationToken cancellationToken)
    {
        user.CodeKey = Protector.Protect(Encoding.UTF8.GetBytes(key));
        return Task.CompletedTask;
    }

    /// <returns>Null where there is none, or it was kept with keys that are gone.</returns>
    public Task<string?> GetAuthenticatorKeyAsync(Account user, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(user.CodeKey is { } kept ? Encoding.UTF8.GetString(Protector.Unprotect(kept)) : null);
        }
        catch (CryptographicException)
        {
            return Task.FromResult<string?>(null);
        }
    }

    public Task ReplaceCodesAsync(Account user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken)
    {
        user.RecoveryCodes = [.. recoveryCodes.Select(code => Hash(user, code))];
        session.Events.Append(user.Id, new RecoveryCodesRenewed(clock.GetUtcNow()));
        return Task.CompletedTask;
    }

    public Task<bool> RedeemCodeAsync(Account user, string code, CancellationToken cancellationToken)
    {
        var was = user.RecoveryCodes.Remove(Hash(user, code));
        if (was) session.Events.Append(user.Id, new RecoveryCodeUsed(clock.GetUtcNow()));
        return Task.FromResult(was);
    }

    public Task<int> CountCodesAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.RecoveryCodes.Count);

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.LockedUntil);

    public Task SetLockoutEndDateAsync(Account user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken)
    {
        user.LockedUntil = lockoutEnd;
        return Task.CompletedTask;
    }

    public Task<int> IncrementAccessFailedCountAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(++user.FailedCodes);

    public Task ResetAccessFailedCountAsync(Account user, CancellationToken cancellationToken)
    {
        user.FailedCodes = 0;
        return Task.CompletedTask;
    }

    public Task<int> GetAccessFailedCountAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.FailedCodes);

    public Task<bool> GetLockoutEnabledAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(Account user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask; // always

    // Slow, because a code is short enough to be guessed from a fast hash.
    private static string Hash(Account user, string code) =>
        Convert.ToBase64String(Rfc2898DeriveBytes.Pbkdf2(code.Trim().ToUpperInvariant(), user.Id.ToByteArray(), Rounds, HashAlgorithmName.SHA256, 32));
}

// In the stream of the person.
public sealed record SecondFactorTurnedOn(DateTimeOffset At);

public sealed record SecondFactorTurnedOff(DateTimeOffset At);

public sealed record RecoveryCodesRenewed(DateTimeOffset At);

public sealed record RecoveryCodeUsed(DateTimeOffset At);
