using Microsoft.Net.Http.Headers;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.Pages;

namespace Workspace.Web.Exports;

/// <summary>Everything that happened, as lines of JSON (docs/FORMATS.md): of a draft or a submission for those who may read it, and of oneself.</summary>
public static class EventLogExport
{
    public static void MapEventLogs(this IEndpointRouteBuilder app)
    {
        app.MapGet("/drafts/{id:guid}/log.jsonl", async (Guid id, HttpContext http, AccessCheck access, SealedDraft sealedDraft, EventLog log) =>
            await OfDraftAsync(id, http, access, sealedDraft, log) ?? Results.NotFound());

        app.MapGet("/submissions/{id:guid}/log.jsonl", async (Guid id, HttpContext http, AccessCheck access, EventLog log) =>
            await OfSubmissionAsync(id, http, access, log) ?? Results.NotFound());

        app.MapGet("/you/data.jsonl", async (HttpContext http, Microsoft.AspNetCore.Identity.UserManager<Account> accounts, Store.Organizations organizations, Sessions sessions, Notices notices, EventLog log) =>
        {
            if (await accounts.GetUserAsync(http.User) is not { } account) return Results.NotFound();
            var theirs = await organizations.OfAsync(account.Person, http.RequestAborted);
            var head = new PersonHead("person", LogHead.Newest, account.Id, account.Name, account.Email, account.Language, account.Theme, account.TimeZone,
                [.. theirs.SelectMany(one => one.Members.Where(member => member.Person == account.Person).Select(member => new Membership(one.Id, one.Name, member.Title, member.JoinedAt)))],
                [.. (await sessions.OfAsync(account.Person, http.RequestAborted)).Select(one => new SignedIn(one.At, one.SeenAt, one.Device, one.Way))],
                [.. account.Passkeys.Select(one => new KnownPasskey(one.Name, one.At))], [.. account.Logins.Select(one => new KnownElsewhere(one.Provider, one.Key, one.At))], account.AsksForCode,
                await notices.ChoicesAsync(account.Person, http.RequestAborted), await notices.OfAsync(account.Person, http.RequestAborted));
            return Lines(http, "workspace-you.jsonl", output => log.WriteAsync(account.Person, head, output, http.RequestAborted));
        });
    }

    /// <summary>The log of a draft that the caller may read. Null otherwise, whatever the reason.</summary>
    internal static async Task<IResult?> OfDraftAsync(Guid id, HttpContext http, AccessCheck access, SealedDraft sealedDraft, EventLog log)
    {
        if (await access.ToDraftAsync(http.User, new DraftId(id), http.RequestAborted) is not { } found || !found.Rights.Contains(Act.Export)) return null;
        await sealedDraft.HeadAsync(new(id), http.RequestAborted);
        return Lines(http, Name(found.Submission, found.Draft.Language), output => log.WriteAsync(id, output, http.RequestAborted));
    }

    /// <summary>The log of a submission that the caller may see. Null otherwise.</summary>
    internal static async Task<IResult?> OfSubmissionAsync(Guid id, HttpContext http, AccessCheck access, EventLog log) =>
        await access.ToSubmissionAsync(http.User, id, http.RequestAborted) is { } found && found.Rights.Contains(Act.Export)
            ? Lines(http, Name(found.Submission, "all"), output => log.WriteAsync(id, output, http.RequestAborted))
            : null;

    private static string Name(Submission submission, string language) => MarkdownExport.FileName(submission.Title.In(language), language, 0).Replace("-v0.md", ".jsonl", StringComparison.Ordinal);

    private static IResult Lines(HttpContext http, string name, Func<Stream, Task> write)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name);
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.Headers.CacheControl = "private, no-store";
        return Results.Stream(write, "application/jsonl");
    }

    /// <summary>What is known of a person beside what they wrote.</summary>
    private sealed record PersonHead(string Workspace, int Format, Guid Person, string Name, string? Email, string? Language, string? Theme, string? TimeZone, IReadOnlyList<Membership> Organizations,
        IReadOnlyList<SignedIn> Sessions, IReadOnlyList<KnownPasskey> Passkeys, IReadOnlyList<KnownElsewhere> AccountsElsewhere, bool AsksForCode, NoticeChoices Choices, IReadOnlyList<Notice> Notices);

    private sealed record Membership(Guid Organization, Bilingual Name, string Title, DateTimeOffset JoinedAt);

    private sealed record SignedIn(DateTimeOffset At, DateTimeOffset SeenAt, string Device, string Way);

    private sealed record KnownPasskey(string Name, DateTimeOffset At);

    private sealed record KnownElsewhere(string Provider, string Person, DateTimeOffset At);
}
