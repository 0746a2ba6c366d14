using Microsoft.Extensions.Localization;
using Workspace.Store;
using Workspace.Web.Mail;
using Workspace.Web.Pages;
using Workspace.Web.Resources;
using Workspace.Web.SignIn;

namespace Workspace.Web.Notifying;

/// <summary>Writes the mails that tell of notices, each in the language and by the clock of its reader.</summary>
public sealed class NoticeLetters(IStringLocalizer<Words> words, NoticeWords notices, Calendar calendar, PublicAddress address, Unsubscribing unsubscribing)
{
    /// <summary>Of one notice, at once.</summary>
    public Letter One(Account to, TellingNotice telling) => In(to, language =>
    {
        var (kind, title) = (telling.Notice.Kind, telling.About.In(language));
        List<LetterPart> parts = [new(words["Mail.Hello", to.Name]), new(notices.Of(telling, language))];
        if (telling.Notice.Word.Length > 0) parts.Add(new(words["Notice.Said", telling.Notice.Word]));
        parts.Add(LetterPart.Button(words[kind == NoticeKind.Invited ? "Asking.See" : "Notice.See"], new Uri(address.Root(), NoticeWords.PathOf(telling.Notice))));
        parts.Add(new(words["Notice.Why", words[$"NoticeKind.{kind}"]]));
        return Write(to, language, words[$"Notice.{kind}.Subject", title], parts, unsubscribing.Link(to.Person, kind), telling.Notice.Request ?? telling.Notice.Submission);
    });

    /// <summary>Of everything that waited for the day's mail.</summary>
    public Letter Daily(Account to, IReadOnlyList<TellingNotice> telling) => In(to, language =>
    {
        List<LetterPart> parts = [new(words["Mail.Hello", to.Name]), new(words["Notice.Daily"])];
        foreach (var one in telling)
        {
            var said = one.Notice.Word.Length > 0 ? " " + words["Notice.Said", one.Notice.Word] : "";
            parts.Add(new($"{notices.Of(one, language)}{said}", new Uri(address.Root(), NoticeWords.PathOf(one.Notice))));
        }

        parts.Add(LetterPart.Button(words["Notice.SeeAll"], new Uri(address.Root(), "/notifications")));
        return Write(to, language, words["Notice.Daily.Subject"], parts, unsubscribing.Link(to.Person, null), null);
    });

    private Letter Write(Account to, string language, string subject, List<LetterPart> parts, Uri leave, Guid? about) => new("notice", to.Email ?? "", to.Name, language, subject, parts)
    {
        Person = to.Person,
        About = about,
        Unsubscribe = new(words["Unsubscribe.Link"], leave),
    };

    private Letter In(Account to, Func<string, Letter> write)
    {
        var language = to.Language == "fr" ? "fr" : "en";
        return MailSetup.In(language, () => calendar.By(to.TimeZone, () => write(language)));
    }
}
