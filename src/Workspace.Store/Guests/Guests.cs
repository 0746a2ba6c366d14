using JasperFx;
using Marten;
using Microsoft.AspNetCore.Identity;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Invites guests into a submission, lets them in and turns them out.</summary>
/// <remarks>
/// A guest acts for the organization they declare, as every author acts for one; it is a stream of its own for each guest, of the kind <see cref="Organization.GuestKind"/>, whose name says so in both
/// languages. It takes no part in the submission and belongs to nobody's network; so whatever shows an author shows a guest (docs/decisions/0041).
/// </remarks>
public sealed class Guests(IDocumentStore store, Invitations invitations, IPasswordHasher<GuestPass> hasher, TimeProvider clock)
{
    public const int MostWrongPasswords = 5;
    public static readonly TimeSpan ClosedFor = TimeSpan.FromMinutes(15);

    /// <summary>Invites somebody by e-mail. Null when too many mails went there, or from this person today.</summary>
    /// <param name="write">Writes the letter that has the secret in its link.</param>
    public async Task<OrganizationId?> InviteAsync(Guid submission, GuestOffer offer, Author by, Func<Invitation, string, Letter> write, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var organization = Guid.CreateVersion7(now);
        await using var session = store.LightweightSession();
        session.Events.StartStream<Organization>(organization, new OrganizationFounded(Marked(offer.Organization), offer.Organization, Organization.GuestKind, new("", ""), "", now));
        var stream = await session.Events.FetchForExclusiveWriting<Submission>(submission, cancellation);
        stream.AppendOne(new GuestInvited(new(organization), offer.Role, offer.Until, by, now));
        return await invitations.InviteAsync(session, new(InvitationKind.Guest, offer.Address, offer.Language, new(organization), ""), by.Person, write, LetIn, cancellation) is Inviting.Sent
            ? new(organization) : null;

        void LetIn(Invitation invitation)
        {
            var pass = new GuestPass { Id = organization, Submission = submission, Invitation = invitation.Id, Name = offer.Name };
            if (!string.IsNullOrEmpty(offer.Password)) pass.PasswordHash = hasher.HashPassword(pass, offer.Password);
            session.Insert(pass);
        }
    }

    /// <summary>Turns a guest out, or takes the invitation back; it bites in open editors too.</summary>
    public async Task RevokeAsync(Guid submission, OrganizationId organization, Author by, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForExclusiveWriting<Submission>(submission, cancellation);
        if (stream.Aggregate is null || stream.Aggregate.Guests.All(guest => guest.Organization != organization)) return;
        stream.AppendOne(new GuestRevoked(organization, by, clock.GetUtcNow()));
        var pass = await session.LoadAsync<GuestPass>(organization.Value, cancellation);
        if (pass is not null) session.Delete(pass);
        await session.SaveChangesAsync(cancellation);
        if (pass is not null) await invitations.RevokeAsync(pass.Invitation, by.Person, cancellation); // accepted already, it is over anyway
    }

    /// <summary>The passes of a submission's guests.</summary>
    public async Task<IReadOnlyDictionary<OrganizationId, GuestPass>> PassesAsync(Guid submission, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var passes = await session.Query<GuestPass>().Where(pass => pass.Submission == submission).ToListAsync(cancellation);
        return passes.ToDictionary(pass => new OrganizationId(pass.Id));
    }

    /// <summary>The pass that goes with an invitation's link, while it lets somebody in.</summary>
    public async Task<(Invitation Invitation, GuestPass Pass)?> FindAsync(string secret, CancellationToken cancellation)
    {
        if (await invitations.FindAsync(secret, cancellation) is not { Kind: InvitationKind.Guest, Organization: { } organization } invitation) return null;
        await using var session = store.QuerySession();
        return await session.LoadAsync<GuestPass>(organization, cancellation) is { } pass ? (invitation, pass) : null;
    }

    /// <summary>Looks at a password; after some wrong ones not for a while, whoever asks and wherever.</summary>
    public async Task<GuestPassword> TryAsync(GuestPass pass, string? password, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<GuestPass>(pass.Id, cancellation) is not { } known) return GuestPassword.Wrong;
        if (known.PasswordHash is not { } hash) return GuestPassword.Right;
        if (known.ClosedUntil > now) return GuestPassword.Closed;

        // Counted before it is looked at, so that many at once are no more than one after the other.
        known.WrongPasswords++;
        if (known.WrongPasswords >= MostWrongPasswords) (known.WrongPasswords, known.ClosedUntil) = (0, now + ClosedFor);
        session.Store(known);
        try
        {
            await session.SaveChangesAsync(cancellation);
        }
        catch (ConcurrencyException)
        {
            return GuestPassword.Wrong; // somebody tries at the same time
        }

        if (hasher.VerifyHashedPassword(known, hash, password ?? "") == PasswordVerificationResult.Failed) return known.ClosedUntil > now ? GuestPassword.Closed : GuestPassword.Wrong;
        (known.WrongPasswords, known.ClosedUntil) = (0, null);
        await using var right = store.LightweightSession();
        right.Store(known);
        await right.SaveChangesAsync(cancellation);
        return GuestPassword.Right;
    }

    /// <summary>The declared name, with what it is.</summary>
    public static Bilingual Marked(string organization) => new($"{organization} (guest)", $"{organization} (personne invitée)");
}
