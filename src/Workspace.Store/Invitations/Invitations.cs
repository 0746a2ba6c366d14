using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using JasperFx;
using Marten;
using Marten.Exceptions;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Sends invitations by e-mail, revokes them, and lists them. Each act, its event and its letter are stored together.</summary>
public sealed partial class Invitations(IDocumentStore store, MailQueue mails, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <summary>How long an address is kept after its invitation is over.</summary>
    public static readonly TimeSpan RememberedFor = TimeSpan.FromDays(30);

    /// <summary>How many mails one invitation may cause.</summary>
    public const int MostTimesSent = 5;

    /// <summary>How many invitations one person may send in a day.</summary>
    public const int MostADay = 100;

    /// <summary>How many invitations as a guest one address gets in a day, wherever they lead; not two within a minute, which is one form that was sent twice.</summary>
    public const int MostGuestsADay = 5;

    private static readonly TimeSpan BetweenMails = TimeSpan.FromMinutes(1);

    /// <summary>Invites somebody. Where an invitation to the same is open for the same address, that one is sent again.</summary>
    /// <param name="write">Writes the letter that has the secret in its link.</param>
    public async Task<Inviting> InviteAsync(InvitationOffer offer, PersonId by, Func<Invitation, string, Letter> write, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        return await InviteAsync(session, offer, by, write, _ => { }, cancellation);
    }

    /// <summary>The same, with whatever else a session is about to store: all of it, or nothing where nobody is invited.</summary>
    /// <param name="with">Adds what needs to know the invitation.</param>
    internal async Task<Inviting> InviteAsync(
        IDocumentSession session, InvitationOffer offer, PersonId by, Func<Invitation, string, Letter> write, Action<Invitation> with, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (organization, normalized) = (offer.Organization?.Value, EmailAddress.Normalize(offer.Address));
        var open = await session.Query<Invitation>().FirstOrDefaultAsync(
            one => one.NormalizedAddress == normalized && one.Kind == offer.Kind && one.Organization == organization && one.EndedAt == null && one.Until > now, cancellation);
        if (open is not null) return await SendAgainAsync(session, open, write, cancellation);

        var yesterday = now.AddDays(-1);
        if (await session.Query<Invitation>().CountAsync(one => one.InvitedBy == by.Value && one.At > yesterday, cancellation) >= MostADay) return new Inviting.TooMany();
        if (offer.Kind == InvitationKind.Guest)
        {
            var before = await session.Query<Invitation>().Where(one => one.NormalizedAddress == normalized && one.Kind == InvitationKind.Guest && one.At > yesterday).Select(one => one.At).ToListAsync(cancellation);
            if (before.Count >= MostGuestsADay || before.Any(at => at > now - BetweenMails)) return new Inviting.TooMany();
        }

        var invitation = new Invitation
        {
            Id = Guid.CreateVersion7(now),
            Kind = offer.Kind,
            Organization = organization,
            Address = offer.Address,
            NormalizedAddress = normalized,
            Language = offer.Language,
            Title = offer.Title,
            InvitedBy = by.Value,
            At = now,
        };
        session.Insert(invitation);
        session.Events.Append(StreamOf(invitation), new InvitationSent(invitation.Id, invitation.Kind, by, now));
        with(invitation);
        return await SendAsync(session, invitation, write, cancellation);
    }

    /// <summary>Sends an open or expired invitation again, with a new secret and all its time; the links before it end.</summary>
    /// <returns>Null when there is no such invitation, or it was accepted or revoked.</returns>
    public async Task<Inviting?> SendAgainAsync(Guid invitation, Func<Invitation, string, Letter> write, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        return await session.LoadAsync<Invitation>(invitation, cancellation) is { EndedAt: null } found ? await SendAgainAsync(session, found, write, cancellation) : null;
    }

    /// <summary>Takes an invitation back; a letter that has not left does not leave.</summary>
    /// <returns>Whether it could still be: it was neither accepted nor revoked.</returns>
    public async Task<bool> RevokeAsync(Guid invitation, PersonId by, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<Invitation>(invitation, cancellation) is not { EndedAt: null } open) return false;
        open.EndedAt = now;
        session.Store(open);
        session.Events.Append(StreamOf(open), new InvitationRevoked(open.Id, by, now));
        MailQueue.Withdraw(session, open.Id);
        return await SavedAsync(session, cancellation);
    }

    public async Task<Invitation?> FindAsync(Guid invitation, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Invitation>(invitation, cancellation);
    }

    /// <summary>Those to join an organization, the newest first.</summary>
    public async Task<IReadOnlyList<Invitation>> ToAsync(OrganizationId organization, int skip, int most, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.Query<Invitation>().Where(one => one.Kind == InvitationKind.Member && one.Organization == organization.Value)
            .OrderByDescending(one => one.At).Skip(skip).Take(most).ToListAsync(cancellation);
    }

    /// <summary>Those to found an organization, the newest first.</summary>
    public async Task<IReadOnlyList<Invitation>> ToFoundAsync(int skip, int most, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.Query<Invitation>().Where(one => one.Kind == InvitationKind.Founder)
            .OrderByDescending(one => one.At).Skip(skip).Take(most).ToListAsync(cancellation);
    }

    /// <summary>Forgets the addresses of invitations that have been over for some weeks; that there was one stays.</summary>
    public async Task ForgetOldAsync(CancellationToken cancellation)
    {
        var before = clock.GetUtcNow() - RememberedFor;
        await using var session = store.LightweightSession();
        foreach (var old in await session.Query<Invitation>().Where(one => one.Address != "" && (one.EndedAt < before || (one.EndedAt == null && one.Until < before))).Take(1_000).ToListAsync(cancellation))
        {
            (old.Address, old.NormalizedAddress) = ("", "");
            session.Store(old);
        }

        await SavedAsync(session, cancellation); // where somebody was at one of them, the next sweep finds it
    }

    /// <summary>Takes away every invitation to somebody who is forgotten, with the letters that carry it.</summary>
    internal static async Task ForgetAsync(IDocumentSession session, Account account, CancellationToken cancellation)
    {
        var theirs = await session.Query<Invitation>().Where(one => one.NormalizedAddress == account.NormalizedEmail || one.AcceptedBy == account.Id).ToListAsync(cancellation);
        foreach (var invitation in theirs)
        {
            session.Delete(invitation);
            MailQueue.Withdraw(session, invitation.Id);
        }
    }

    private async Task<Inviting> SendAgainAsync(IDocumentSession session, Invitation invitation, Func<Invitation, string, Letter> write, CancellationToken cancellation)
    {
        if (invitation.TimesSent >= MostTimesSent || clock.GetUtcNow() - invitation.SentAt < BetweenMails) return new Inviting.TooMany();
        session.Store(invitation);
        MailQueue.Withdraw(session, invitation.Id);
        return await SendAsync(session, invitation, write, cancellation);
    }

    private async Task<Inviting> SendAsync(IDocumentSession session, Invitation invitation, Func<Invitation, string, Letter> write, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        (invitation.SecretHash, invitation.SentAt, invitation.Until) = (Hash(secret), now, now + Lifetime);
        invitation.TimesSent++;
        mails.Enqueue(session, write(invitation, secret) with { About = invitation.Id, Until = invitation.Until });
        return await SavedAsync(session, cancellation) ? new Inviting.Sent(invitation) : new Inviting.TooMany(); // somebody sends it at this moment
    }

    private static Guid StreamOf(Invitation invitation) => invitation.Kind == InvitationKind.Founder ? NetworkMark.Only : invitation.Organization ?? throw new InvalidOperationException($"The invitation {invitation.Id} is to nothing.");

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <returns>False when somebody else changed the same at the same time.</returns>
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
