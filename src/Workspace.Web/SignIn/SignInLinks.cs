using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Workspace.Store;

namespace Workspace.Web.SignIn;

/// <summary>Links that sign their person in: once, and within fifteen minutes.</summary>
/// <remarks>
/// A link holds the account, the time it was made, and the account's security stamp and link stamp of that time, encrypted and signed.
/// Using one renews the link stamp, guarded by the account's version: of two uses at once one wins, and every other link that was out dies with it.
/// </remarks>
public sealed class SignInLinks(IDataProtectionProvider protection, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly IDataProtector protector = protection.CreateProtector("Workspace.SignIn.Link", "v1");

    /// <summary>What stands in the link's address.</summary>
    public string Make(Account account)
    {
        var made = new byte[24];
        account.Id.TryWriteBytes(made);
        BinaryPrimitives.WriteInt64BigEndian(made.AsSpan(16), clock.GetUtcNow().UtcTicks);
        return WebEncoders.Base64UrlEncode(protector.Protect([.. made, .. Stamp(account)]));
    }

    /// <summary>The account a link signs in. Null when it is none of ours, too old, or was used.</summary>
    public async Task<Account?> ReadAsync(string link, UserManager<Account> accounts)
    {
        if (Open(link) is not { Length: 56 } made) return null;

        var age = clock.GetUtcNow() - new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(made.AsSpan(16)), TimeSpan.Zero);
        if (age > Lifetime || age < TimeSpan.Zero) return null;

        var account = await accounts.FindByIdAsync(new Guid(made.AsSpan(0, 16)).ToString("D"));
        return account is not null && CryptographicOperations.FixedTimeEquals(made.AsSpan(24), Stamp(account)) ? account : null;
    }

    /// <summary>Uses a link up and gives its account. Null when it can no longer be used.</summary>
    public async Task<Account?> UseAsync(string link, UserManager<Account> accounts)
    {
        if (await ReadAsync(link, accounts) is not { } account) return null;
        account.LinkStamp = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        account.EmailConfirmed = true;
        return (await accounts.UpdateAsync(account)).Succeeded ? account : null;
    }

    private byte[]? Open(string link)
    {
        try
        {
            return protector.Unprotect(WebEncoders.Base64UrlDecode(link));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private static byte[] Stamp(Account account) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{account.SecurityStamp}/{account.LinkStamp}"));
}
