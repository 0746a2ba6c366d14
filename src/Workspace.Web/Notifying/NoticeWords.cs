using Microsoft.Extensions.Localization;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Pages;
using Workspace.Web.Resources;

namespace Workspace.Web.Notifying;

/// <summary>Notices as sentences, in the language that is spoken; organizations are named, persons never.</summary>
public sealed class NoticeWords(IStringLocalizer<Words> words, Calendar calendar)
{
    public string Of(TellingNotice telling, string language)
    {
        var (notice, title) = (telling.Notice, telling.About.In(language));
        var (who, by) = (Name(notice.Organization), Name(notice.By?.Organization));
        return notice.Kind switch
        {
            NoticeKind.Invited => words["Notice.Invited", by, who, title, words[$"Role.{notice.Role}"]],
            NoticeKind.Answered => words[notice.Accepted == true ? "Notice.Accepted" : "Notice.Declined", who, title],
            NoticeKind.DeadlineNear when notice.Stage == SubmissionStage.Filed => words["Notice.Deadline", title, When()],
            NoticeKind.DeadlineNear => words["Notice.StageEnds", title, words[$"Stage.{notice.Stage}"], When()],
            NoticeKind.StageMoved => words["Notice.StageMoved", title, words[$"Stage.{notice.Stage}"]],
            NoticeKind.RoleChanged => words["Notice.RoleChanged", who, title, words[$"Role.{notice.Role}"]],
            NoticeKind.Requested => words["Notice.Requested", title],
            NoticeKind.Left => words["Notice.Left", who, title],
            _ => words["Notice.Removed", who, title],
        };

        string Name(OrganizationId? id) => id is { } known && telling.Names.TryGetValue(known, out var name) ? name.In(language) : "—";
        string When()
        {
            var (due, zone) = (notice.Due ?? notice.At, telling.Zone);
            return calendar.IsHome(zone) ? calendar.InZone(due, zone) : $"{calendar.InZone(due, zone)} ({calendar.AtHome(due, zone)})";
        }
    }

    /// <summary>The page that it leads to.</summary>
    public static string PathOf(Notice notice) => notice.Kind switch
    {
        NoticeKind.Invited => $"/submissions/{notice.Submission}/invitation",
        NoticeKind.Removed => "/",
        NoticeKind.Requested => $"/administration/requests/{notice.Request}",
        _ => $"/submissions/{notice.Submission}",
    };
}
