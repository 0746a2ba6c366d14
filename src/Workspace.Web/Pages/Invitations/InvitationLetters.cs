using Microsoft.Extensions.Localization;
using Workspace.Store;
using Workspace.Web.Mail;
using Workspace.Web.Resources;
using Workspace.Web.SignIn;

namespace Workspace.Web.Pages;

/// <summary>Writes the mail that carries an invitation, in the language that was chosen for it.</summary>
public sealed class InvitationLetters(PublicAddress address, Calendar calendar, IStringLocalizer<Words> words)
{
    /// <param name="inviter">Who invites.</param>
    /// <param name="for">The organization they invite for: to it, or for the network.</param>
    public Func<Invitation, string, Letter> From(Person inviter, Organization @for) => (invitation, secret) => MailSetup.In(invitation.Language, () =>
    {
        var organization = @for.Name.In(invitation.Language);
        var name = HiddenMember.Shown(inviter, inviter.Id, @for, invitation.Language).Name;
        var kind = invitation.Kind == InvitationKind.Founder ? "Founder" : "Member";
        return new Letter("invitation", invitation.Address, "", invitation.Language, words[$"Mail.Invitation.{kind}.Subject", name, organization],
        [
            new(words["Mail.HelloThere"]),
            new(words[$"Mail.Invitation.{kind}.What", name, organization]),
            LetterPart.Button(words["Mail.Invitation.Button"], new Uri(address.Root(), $"/invitations/{secret}")),
            new(words["Mail.Invitation.Until", calendar.LongDay(invitation.Until)]),
            new(words["Mail.Invitation.NotYou"]),
        ]);
    });
}
