using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Workspace.Store;

namespace Workspace.Web.SignIn;

/// <summary>The code of an authenticator app, or a recovery code in its place.</summary>
public sealed class SecondFactor(UserManager<Account> accounts, IUserStore<Account> store, ILogger<SecondFactor> logger)
{
    public const int MostFailures = 5;
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);
    private const int RecoveryCodes = 10;
    private const int KeptUsed = 6; // more than are good at one time
    private const string Issuer = "Workspace";

    /// <summary>Whether a code is right at this moment. Each serves once; after some wrong ones in a row none is taken for a while.</summary>
    /// <remarks>A try is counted before it is looked at, so that many at once are no more than many.</remarks>
    public async Task<bool> TakesAsync(Account account, string? code)
    {
        if (await accounts.IsLockedOutAsync(account))
        {
            logger.CodesLocked(account.Id);
            return false;
        }

        if (!(await accounts.AccessFailedAsync(account)).Succeeded) return false; // another try was first
        if (!await IsRightAsync(account, code ?? ""))
        {
            logger.WrongCode(account.Id);
            return false;
        }

        (account.FailedCodes, account.LockedUntil) = (0, null);
        return (await accounts.UpdateAsync(account)).Succeeded;
    }

    /// <summary>Makes a key for an app; it asks for nothing until it is turned on.</summary>
    public async Task<bool> BeginAsync(Account account)
    {
        if (account.AsksForCode) return false;
        await ((IUserAuthenticatorKeyStore<Account>)store).SetAuthenticatorKeyAsync(account, accounts.GenerateNewAuthenticatorKey(), CancellationToken.None);
        return (await accounts.UpdateAsync(account)).Succeeded;
    }

    /// <summary>The key that an app is given by hand, and as a link that opens the app. Null when there is none.</summary>
    public async Task<(string Key, string Link)?> KeyAsync(Account account)
    {
        if (await accounts.GetAuthenticatorKeyAsync(account) is not { Length: > 0 } key) return null;
        var groups = string.Join(' ', key.ToUpperInvariant().Chunk(4).Select(group => new string(group)));
        return (groups, $"otpauth://totp/{Issuer}:{Uri.EscapeDataString(account.Email ?? "")}?secret={key}&issuer={Issuer}&digits=6");
    }

    /// <summary>Turns it on, for whoever shows by a code that their app has the key.</summary>
    /// <returns>The recovery codes, which are shown this once. Null when the code is wrong.</returns>
    public async Task<IReadOnlyList<string>?> TurnOnAsync(Account account, string? code)
    {
        if (account.AsksForCode || !await TakesAsync(account, code)) return null;
        return (await accounts.SetTwoFactorEnabledAsync(account, true)).Succeeded ? await RenewCodesAsync(account) : null;
    }

    public async Task<IReadOnlyList<string>> RenewCodesAsync(Account account) => [.. await accounts.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes) ?? []];

    public Task<IdentityResult> TurnOffAsync(Account account) => accounts.SetTwoFactorEnabledAsync(account, false);

    private async Task<bool> IsRightAsync(Account account, string code)
    {
        var plain = string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        if (plain is not { Length: 6 } || !plain.All(char.IsAsciiDigit))
            return plain is { Length: 10 } && (await accounts.RedeemTwoFactorRecoveryCodeAsync(account, $"{plain[..5]}-{plain[5..]}")).Succeeded;

        var used = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{account.Id:N}{plain}")));
        if (account.UsedCodes.Contains(used) || !await accounts.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, plain)) return false;
        account.UsedCodes = [.. account.UsedCodes.TakeLast(KeptUsed - 1), used];
        return true;
    }
}
