using Microsoft.Extensions.Localization;
using Workspace.Store;
using Workspace.Web.Mail;
using Workspace.Web.Resources;
using Workspace.Web.SignIn;

namespace Workspace.Web.Pages;

/// <summary>Writes the mails to whoever asks that their organization may join, in the language in which they asked.</summary>
public sealed class RequestLetters(PublicAddress address, Calendar calendar, IStringLocalizer<Words> words)
{
    private const string Kind = "request";

    /// <summary>With the link that makes a request of it. Nothing that was typed stands in it: anybody can have it sent to anybody.</summary>
    public Func<RequestWords, string, Letter> Confirm(NetworkStanding network) => (said, secret) => MailSetup.In(said.Language, () =>
        new Letter(Kind, said.Address, "", said.Language, words["Mail.Join.Subject", network.Settings.Name.In(said.Language)],
        [
            new(words["Mail.HelloThere"]),
            new(words["Mail.Join.What", network.Settings.Name.In(said.Language)]),
            LetterPart.Button(words["Mail.Join.Button"], new Uri(address.Root(), $"/join/confirm/{secret}")),
            new(words["Mail.Join.Until", calendar.LongDay(calendar.Now + JoinRequests.Lifetime)]),
            new(words["Mail.Join.NotYou"]),
        ]));

    public Func<Asker, Account, Letter> Approved(NetworkStanding network) => (asker, account) =>
    {
        var language = account.Language == "fr" || (account.Language is null && asker.Said.Language == "fr") ? "fr" : "en";
        return MailSetup.In(language, () => new Letter(Kind, asker.Said.Address, account.Name, language, words["Mail.Approved.Subject", asker.Said.Organization.Name.In(language), network.Settings.Name.In(language)],
        [
            new(words["Mail.Hello", account.Name]),
            new(words["Mail.Approved.What", asker.Said.Organization.Name.In(language), network.Settings.Name.In(language)]),
            LetterPart.Button(words["Mail.Link.Button"], new Uri(address.Root(), "/sign-in?to=%2Forganizations")),
            new(words["Mail.Approved.Next"]),
        ]));
    };

    public Func<Asker, Letter> Declined(NetworkStanding network, string reason) => asker => MailSetup.In(asker.Said.Language, () =>
        new Letter(Kind, asker.Said.Address, asker.Said.Person, asker.Said.Language, words["Mail.Declined.Subject", network.Settings.Name.In(asker.Said.Language)],
        [
            new(words["Mail.Hello", asker.Said.Person]),
            new(words["Mail.Declined.What", network.Settings.Name.In(asker.Said.Language), asker.Said.Organization.Name.In(asker.Said.Language)]),
            new(words["Mail.Declined.Reason", reason]),
            new(words["Mail.Declined.Kept", JoinRequests.RememberedFor.Days]),
        ]));
}
