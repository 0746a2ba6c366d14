using System.Security.Cryptography;
using JasperFx;
using JasperFx.Events;
using Marten;
using Marten.Exceptions;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store;

public sealed partial class JoinRequests
{
    /// <summary>How long what a person said is kept after their request was declined or lapsed, and after how long one lapses that nobody answers.</summary>
    public static readonly TimeSpan RememberedFor = TimeSpan.FromDays(90);

    /// <summary>Founds the organization, with whoever asked as its contact, and tells them. Their account is made where there is none; what they said of themselves goes.</summary>
    /// <param name="write">Writes the letter that tells them, for the account.</param>
    public async Task<RequestAnswer> ApproveAsync(Guid id, PersonId by, Func<Asker, Account, Letter> write, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var session = store.LightweightSession();
        if (await OpenAsync(session, id, cancellation) is not ({ } stream, { } asker)) return RequestAnswer.Over;

        var organization = Guid.CreateVersion7(now);
        var account = await session.Query<Account>().FirstOrDefaultAsync(known => known.NormalizedEmail == asker.NormalizedAddress, cancellation);
        var isNew = account is null;
        account ??= new Account
        {
            Id = Guid.CreateVersion7(now),
            Name = asker.Said.Person,
            Email = asker.Said.Address,
            NormalizedEmail = asker.NormalizedAddress,
            SecurityStamp = Convert.ToHexString(RandomNumberGenerator.GetBytes(20)),
            Language = asker.Said.Language,
            ActsFor = organization,
        };
        account.EmailConfirmed = true; // the link went there
        if (isNew) session.Insert(account);
        else session.Store(account);
        var said = asker.Said.Organization;
        session.Events.StartStream<Organization>(organization,
            new OrganizationFounded(said.Name, said.ShortName, said.Kind, said.About, said.Region, now) { Languages = said.Languages, IsUnlisted = said.IsUnlisted, By = by },
            new MemberJoined(account.Person, asker.Said.Title, IsContact: true, now) { By = by });
        stream.AppendOne(new RequestApproved(new(organization), account.Person, by, now));
        session.Delete(asker);
        mails.Enqueue(session, write(asker, account) with { Person = account.Person, About = id });
        return await SavedAsync(session, cancellation) ? RequestAnswer.Done : RequestAnswer.Again;
    }

    /// <param name="reason">As they are told.</param>
    /// <param name="write">Writes the letter that tells them.</param>
    public async Task<RequestAnswer> DeclineAsync(Guid id, string reason, PersonId by, Func<Asker, Letter> write, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var session = store.LightweightSession();
        var (stream, asker) = await OpenAsync(session, id, cancellation);
        if (stream is null) return RequestAnswer.Over;
        stream.AppendOne(new RequestDeclined(by, now));
        if (asker is not null)
        {
            (asker.Reason, asker.EndedAt) = (reason, now);
            session.Store(asker);
            mails.Enqueue(session, write(asker) with { About = id });
        }

        return await SavedAsync(session, cancellation) ? RequestAnswer.Done : RequestAnswer.Again;
    }

    /// <summary>Forgets who asked and never confirmed it, and some months after the end of a request who made it; lets lapse what nobody answered.</summary>
    public async Task ForgetOldAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var before = now - RememberedFor;
        await using (var session = store.LightweightSession())
        {
            session.DeleteWhere<Asker>(asker => (asker.ConfirmedAt == null && asker.Until < now) || asker.EndedAt < before);
            await session.SaveChangesAsync(cancellation);
        }

        await using var reading = store.QuerySession();
        foreach (var old in await reading.Query<JoinRequest>().Where(request => request.State == RequestState.Waiting && request.At < before).Select(request => request.Id).ToListAsync(cancellation))
        {
            await using var session = store.LightweightSession();
            var (stream, asker) = await OpenAsync(session, old, cancellation);
            if (stream is null) continue;
            if (asker is not null)
            {
                asker.EndedAt = now;
                session.Store(asker);
            }

            stream.AppendOne(new RequestLapsed(now));
            await SavedAsync(session, cancellation);
        }
    }

    /// <summary>Takes away what somebody who is forgotten said when they asked.</summary>
    internal static void Forget(IDocumentSession session, Account account)
    {
        var normalized = account.NormalizedEmail;
        session.DeleteWhere<Asker>(asker => asker.NormalizedAddress == normalized);
    }

    /// <returns>The stream while the request waits; and who asked, unless they were forgotten meanwhile.</returns>
    private static async Task<(IEventStream<JoinRequest>? Stream, Asker? Asker)> OpenAsync(IDocumentSession session, Guid id, CancellationToken cancellation)
    {
        var stream = await session.Events.FetchForExclusiveWriting<JoinRequest>(id, cancellation);
        return stream.Aggregate is { IsWaiting: true } ? (stream, await session.LoadAsync<Asker>(id, cancellation)) : (null, null);
    }

    private static async Task<bool> SavedAsync(IDocumentSession session, CancellationToken cancellation)
    {
        try
        {
            await session.SaveChangesAsync(cancellation);
            return true;
        }
        catch (Exception error) when (error is ConcurrencyException or DocumentAlreadyExistsException
            || error is MartenCommandException { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } })
        {
            return false;
        }
    }
}
