using Marten;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A notice with what its words need.</summary>
/// <param name="About">What the submission is called where it happened, or the organization that asks to join.</param>
/// <param name="Zone">Of its dates.</param>
/// <param name="Names">Of the organizations in it.</param>
public sealed record TellingNotice(Notice Notice, Bilingual About, string Zone, IReadOnlyDictionary<OrganizationId, Bilingual> Names);

public sealed partial class Notices
{
    /// <summary>Older ones are not sent by mail any more.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromDays(2);

    private const int Batch = 50;

    /// <summary>Settles what waits for its mail, some at a time: written and queued at once, kept for the day's mail, or not wanted.</summary>
    /// <remarks>What becomes of a notice and its letter are stored in one transaction, and no two nodes hold one notice: a node that dies in between changes nothing, and nothing is queued twice.</remarks>
    /// <param name="write">Writes the letter of one notice to one person.</param>
    /// <returns>How many were settled; 0 when none waits.</returns>
    public async Task<int> SettleAsync(MailQueue queue, Func<Account, TellingNotice, Letter> write, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        await session.BeginTransactionAsync(cancellation);
        var waiting = await session.QueryAsync<Notice>("where data ->> 'mail' = ? order by data ->> 'at' limit ? for update skip locked", cancellation, nameof(NoticeMail.Waiting), Batch);
        if (waiting.Count == 0) return 0;
        var accounts = (await session.LoadManyAsync<Account>(cancellation, [.. waiting.Select(one => one.Person).Distinct()])).ToDictionary(one => one.Id);
        var choices = (await session.LoadManyAsync<NoticeChoices>(cancellation, [.. waiting.Select(one => one.Person).Distinct()])).ToDictionary(one => one.Id);
        var telling = await TellingAsync(session, waiting, cancellation);
        foreach (var notice in waiting)
        {
            var way = accounts.TryGetValue(notice.Person, out var account) && EmailAddress.Parse(account.Email) is not null && telling.ContainsKey(notice.Id) && clock.GetUtcNow() - notice.At < Fresh
                ? (choices.GetValueOrDefault(notice.Person) ?? new()).WayOf(notice.Kind) : NoticeWay.None;
            if (way == NoticeWay.Now) queue.Enqueue(session, write(account!, telling[notice.Id])); // not null: nothing goes to nobody
            session.Store(notice with { Mail = way switch { NoticeWay.Now => NoticeMail.Sent, NoticeWay.Daily => NoticeMail.Daily, _ => NoticeMail.None } });
        }

        await session.SaveChangesAsync(cancellation);
        return waiting.Count;
    }

    /// <summary>Queues the day's mail of everybody whose hour has come with everything that waited for it until then.</summary>
    /// <param name="home">The time zone of those who chose none.</param>
    /// <param name="write">Writes the letter to one person, the oldest notice first.</param>
    /// <returns>How many letters were queued.</returns>
    public async Task<int> DigestAsync(MailQueue queue, TimeZoneInfo home, Func<Account, IReadOnlyList<TellingNotice>, Letter> write, CancellationToken cancellation)
    {
        await using var reading = store.QuerySession();
        var people = await reading.QueryAsync<Guid>($"select distinct (data ->> 'person')::uuid from {new StoreSchema(store.Options.DatabaseSchemaName).DocumentsOf<Notice>()} where data ->> 'mail' = 'Daily'", cancellation);
        var queued = 0;
        foreach (var person in people)
            if (await DigestAsync(person, queue, home, write, cancellation)) queued++;
        return queued;
    }

    private async Task<bool> DigestAsync(Guid person, MailQueue queue, TimeZoneInfo home, Func<Account, IReadOnlyList<TellingNotice>, Letter> write, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        await session.BeginTransactionAsync(cancellation);
        var account = await session.LoadAsync<Account>(person, cancellation);
        var choices = await session.LoadAsync<NoticeChoices>(person, cancellation) ?? new();
        var until = LastHour(choices.Hour, account?.TimeZone is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var own) ? own : home);
        var waiting = (await session.QueryAsync<Notice>("where data ->> 'mail' = ? and data ->> 'person' = ? for update skip locked", cancellation, nameof(NoticeMail.Daily), person.ToString()))
            .Where(notice => notice.At <= until).OrderBy(notice => notice.At).ToList();
        if (waiting.Count == 0) return false;
        var telling = await TellingAsync(session, waiting, cancellation);
        List<TellingNotice> told = EmailAddress.Parse(account?.Email) is null ? [] : [.. waiting.Where(notice => telling.ContainsKey(notice.Id) && choices.WayOf(notice.Kind) != NoticeWay.None).Select(notice => telling[notice.Id])];
        if (told.Count > 0) queue.Enqueue(session, write(account!, told)); // not null: nothing is told to nobody
        var sent = told.Select(one => one.Notice.Id).ToHashSet();
        foreach (var notice in waiting) session.Store(notice with { Mail = sent.Contains(notice.Id) ? NoticeMail.Sent : NoticeMail.None });
        await session.SaveChangesAsync(cancellation);
        return told.Count > 0;
    }

    /// <summary>What is needed to say notices in words; those of a submission or a request that is gone are missing.</summary>
    public async Task<IReadOnlyDictionary<Guid, TellingNotice>> TellingAsync(IReadOnlyCollection<Notice> notices, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await TellingAsync(session, notices, cancellation);
    }

    private static async Task<IReadOnlyDictionary<Guid, TellingNotice>> TellingAsync(IQuerySession session, IReadOnlyCollection<Notice> notices, CancellationToken cancellation)
    {
        var submissions = (await session.LoadManyAsync<Submission>(cancellation, [.. notices.Select(one => one.Submission).Distinct()])).ToDictionary(one => one.Id);
        var ids = notices.SelectMany(one => new[] { one.Organization, one.By?.Organization }).OfType<OrganizationId>().Select(one => one.Value).Distinct();
        var known = (await session.LoadManyAsync<Organization>(cancellation, [.. ids])).ToDictionary(one => new OrganizationId(one.Id));
        var requests = (await session.LoadManyAsync<JoinRequest>(cancellation, [.. notices.Select(one => one.Request).OfType<Guid>().Distinct()])).ToDictionary(one => one.Id);
        var telling = new Dictionary<Guid, TellingNotice>();
        foreach (var one in notices)
        {
            if (submissions.TryGetValue(one.Submission, out var submission)) telling[one.Id] = new(one, submission.Title, submission.Zone, NamesIn(one, submission, known));
            else if (one.Request is { } id && requests.TryGetValue(id, out var request)) telling[one.Id] = new(one, request.Organization.Name, SubmissionStarted.Geneva, new Dictionary<OrganizationId, Bilingual>());
        }

        return telling;
    }

    /// <summary>The names of those in it. A mail is read anywhere: who is not listed is named to their own people alone.</summary>
    private static Dictionary<OrganizationId, Bilingual> NamesIn(Notice notice, Submission submission, Dictionary<OrganizationId, Organization> known)
    {
        var own = notice.Kind is NoticeKind.Invited or NoticeKind.RoleChanged or NoticeKind.Removed ? notice.Organization : null;
        return new[] { notice.Organization, notice.By?.Organization }.OfType<OrganizationId>().Distinct().Where(known.ContainsKey)
            .ToDictionary(id => id, id => (id != own && submission.IsUnlisted(id) ? known[id].Withheld() : known[id]).Name);
    }

    /// <summary>The last time that a clock in a zone showed an hour.</summary>
    private DateTimeOffset LastHour(int hour, TimeZoneInfo zone)
    {
        var now = clock.GetUtcNow();
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var day = DateOnly.FromDateTime(local.Hour >= hour ? local.DateTime : local.DateTime.AddDays(-1));
        var at = Timeline.At(day, new(hour, 0), zone.Id);
        return at <= now ? at : now;
    }
}
