using System.Buffers.Binary;
using System.Security.Cryptography;
using JasperFx;
using Marten;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>What concerns each person: written with what happened, read in the app, and a waiting list for the mails.</summary>
public sealed partial class Notices(IDocumentStore store, TimeProvider clock)
{
    private const int Most = 200;

    /// <summary>Those who speak for an organization: its contacts, or everybody where there is none.</summary>
    public static IEnumerable<PersonId> ContactsOf(Organization organization) =>
        organization.Members.Any(m => m.IsContact) ? organization.Members.Where(m => m.IsContact).Select(m => m.Person) : MembersOf(organization);

    public static IEnumerable<PersonId> MembersOf(Organization organization) => organization.Members.Select(m => m.Person);

    /// <summary>Writes a notice for each of some people with whatever else a session is about to store; who did it knows already.</summary>
    public static void Tell(IDocumentSession session, IEnumerable<PersonId> people, Author? by, Notice notice)
    {
        foreach (var person in people.Distinct().Where(person => person != by?.Person))
            session.Insert(notice with { Id = Guid.CreateVersion7(notice.At), Person = person.Value, By = by });
    }

    /// <summary>Writes reminders that are not written yet; whoever else writes them at the same time changes nothing.</summary>
    /// <returns>How many are new.</returns>
    public async Task<int> RemindAsync(Guid submission, SubmissionStage stage, DateTimeOffset due, int daysBefore, IEnumerable<PersonId> people, CancellationToken cancellation)
    {
        var all = people.Distinct().Select(person => new Notice(NoticeKind.DeadlineNear, submission, clock.GetUtcNow())
        {
            Id = IdOf(submission, stage, due, daysBefore, person),
            Person = person.Value,
            Stage = stage,
            Due = due,
        }).ToList();
        await using var session = store.LightweightSession();
        var present = (await session.LoadManyAsync<Notice>(cancellation, [.. all.Select(one => one.Id)])).Select(one => one.Id).ToHashSet();
        var fresh = all.Where(one => !present.Contains(one.Id)).ToList();
        if (fresh.Count == 0) return 0;
        session.Insert<Notice>([.. fresh]);
        try
        {
            await session.SaveChangesAsync(cancellation);
            return fresh.Count;
        }
        catch (DocumentAlreadyExistsException)
        {
            return 0; // another node was quicker
        }
    }

    /// <summary>A person's notices, newest first.</summary>
    public async Task<IReadOnlyList<Notice>> OfAsync(PersonId person, CancellationToken cancellation)
    {
        var id = person.Value;
        await using var session = store.QuerySession();
        return await session.Query<Notice>().Where(n => n.Person == id).OrderByDescending(n => n.At).Take(Most).ToListAsync(cancellation);
    }

    public async Task<bool> HasUnreadAsync(PersonId person, CancellationToken cancellation)
    {
        var id = person.Value;
        await using var session = store.QuerySession();
        return await session.Query<Notice>().AnyAsync(n => n.Person == id && n.ReadAt == null, cancellation);
    }

    /// <summary>Marks a person's notices as read: one, or all that there were at a time.</summary>
    public async Task ReadAsync(PersonId person, Guid? one, DateTimeOffset until, CancellationToken cancellation)
    {
        var id = person.Value;
        await using var session = store.LightweightSession();
        var unread = await session.Query<Notice>().Where(n => n.Person == id && n.ReadAt == null).ToListAsync(cancellation);
        foreach (var notice in unread.Where(n => n.At <= until && (one is null || n.Id == one))) session.Store(notice with { ReadAt = clock.GetUtcNow() });
        await session.SaveChangesAsync(cancellation);
    }

    public async Task<NoticeChoices> ChoicesAsync(PersonId person, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<NoticeChoices>(person.Value, cancellation) ?? new() { Id = person.Value };
    }

    /// <summary>Changes how a person wants to be told.</summary>
    public async Task ChooseAsync(PersonId person, Func<NoticeChoices, NoticeChoices> choose, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        session.Store(choose(await session.LoadAsync<NoticeChoices>(person.Value, cancellation) ?? new() { Id = person.Value }));
        await session.SaveChangesAsync(cancellation);
    }

    /// <summary>The same for the same reminder, so that it is written once.</summary>
    private static Guid IdOf(Guid submission, SubmissionStage stage, DateTimeOffset due, int daysBefore, PersonId person)
    {
        Span<byte> named = stackalloc byte[16 + 4 + 8 + 4 + 16];
        submission.TryWriteBytes(named);
        BinaryPrimitives.WriteInt32BigEndian(named[16..], (int)stage);
        BinaryPrimitives.WriteInt64BigEndian(named[20..], due.UtcTicks);
        BinaryPrimitives.WriteInt32BigEndian(named[28..], daysBefore);
        person.Value.TryWriteBytes(named[32..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(named, hash);
        return new(hash[..16]);
    }
}
