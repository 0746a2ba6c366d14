using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.SignIn;

namespace Workspace.Web.Notifying;

/// <summary>Links that end a kind of mail for one person: by one click or by their mail program itself, without signing in (RFC 8058).</summary>
/// <remarks>A link says whose mails and of which kind, encrypted and signed; it never ends, does nothing else, and may be used again.</remarks>
public sealed class Unsubscribing(IDataProtectionProvider protection, PublicAddress address, Notices notices)
{
    private const byte AllDaily = 0xff;
    private readonly IDataProtector protector = protection.CreateProtector("Workspace.Unsubscribe", "v1");

    /// <param name="kind">Null for the day's mail.</param>
    public Uri Link(PersonId person, NoticeKind? kind) =>
        new(address.Root(), "/unsubscribe/" + WebEncoders.Base64UrlEncode(protector.Protect([.. person.Value.ToByteArray(), kind is { } one ? (byte)one : AllDaily])));

    /// <summary>Whom and what a link is about; null when it is none of ours.</summary>
    public (PersonId Person, NoticeKind? Kind)? Read(string? link)
    {
        try
        {
            return protector.Unprotect(WebEncoders.Base64UrlDecode(link ?? "")) is { Length: 17 } said ? (new(new Guid(said.AsSpan(0, 16))), said[16] == AllDaily ? null : (NoticeKind)said[16]) : null;
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <summary>No mail of that kind any more; in the app it stands as before.</summary>
    public Task EndAsync(PersonId person, NoticeKind? kind, CancellationToken cancellation) => notices.ChooseAsync(person, choices =>
        kind is { } one ? choices.With(one, NoticeWay.None)
        : Enum.GetValues<NoticeKind>().Where(each => choices.WayOf(each) == NoticeWay.Daily).Aggregate(choices, (chosen, each) => chosen.With(each, NoticeWay.None)), cancellation);
}
