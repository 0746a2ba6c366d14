using System.Security.Cryptography;
using Marten;
using Workspace.Collab;

namespace Workspace.Store;

public sealed partial class Invitations
{
    /// <summary>The invitation whose link has a secret: open, or accepted by somebody who comes again. Null otherwise.</summary>
    public async Task<Invitation?> FindAsync(string secret, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await BySecretAsync(session, secret, cancellation);
    }

    /// <summary>Whether an account has the address of an invitation already.</summary>
    public async Task<bool> HasAccountAsync(Invitation invitation, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.Query<Account>().AnyAsync(account => account.NormalizedEmail == invitation.NormalizedAddress, cancellation);
    }

    /// <summary>Whether an invitation was sent to the proved address of somebody.</summary>
    public async Task<bool> IsOfAsync(Invitation invitation, PersonId person, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Account>(person.Value, cancellation) is { EmailConfirmed: true } account && account.NormalizedEmail == invitation.NormalizedAddress;
    }

    /// <summary>Accepts an invitation: whoever has the link has its address.</summary>
    /// <param name="signedIn">Who is signed in; then the address must be theirs. Without anybody the account of the address accepts, and is made where there is none.</param>
    /// <param name="name">Of a new account.</param>
    /// <param name="language">Of a new account.</param>
    /// <param name="founded">What a founder says of the organization.</param>
    public async Task<Acceptance> AcceptAsync(string secret, PersonId? signedIn, string name, string language, FoundedDetails? founded, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var session = store.LightweightSession();
        if (await BySecretAsync(session, secret, cancellation) is not { } invitation) return new Acceptance.Gone();
        if (invitation.AcceptedBy is { } before) return await AgainAsync(session, invitation, before, signedIn, cancellation);

        var account = signedIn is { } person
            ? await session.LoadAsync<Account>(person.Value, cancellation)
            : await session.Query<Account>().FirstOrDefaultAsync(known => known.NormalizedEmail == invitation.NormalizedAddress, cancellation);
        if (signedIn is not null && !(account is { EmailConfirmed: true } && account.NormalizedEmail == invitation.NormalizedAddress)) return new Acceptance.NotYours();

        var isNew = account is null;
        account ??= NewAccount(invitation, name, language);
        if (await JoinAsync(session, invitation, account, founded, cancellation) is not { } organization) return new Acceptance.Gone();
        (account.EmailConfirmed, account.ActsFor) = (true, organization);
        if (isNew) session.Insert(account);
        else session.Store(account);
        (invitation.AcceptedBy, invitation.EndedAt, invitation.Organization) = (account.Id, now, organization);
        session.Store(invitation);
        return await SavedAsync(session, cancellation) ? new Acceptance.Accepted(account, new(organization), IsFirst: true)
            : await AgainAsync(secret, signedIn, cancellation); // two at once: the other was first
    }

    private async Task<Acceptance> AgainAsync(string secret, PersonId? signedIn, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await BySecretAsync(session, secret, cancellation) is { AcceptedBy: { } before } invitation
            ? await AgainAsync(session, invitation, before, signedIn, cancellation) : new Acceptance.Gone();
    }

    private static async Task<Acceptance> AgainAsync(IQuerySession session, Invitation invitation, Guid acceptedBy, PersonId? signedIn, CancellationToken cancellation) =>
        signedIn?.Value == acceptedBy && invitation.Organization is { } organization && await session.LoadAsync<Account>(acceptedBy, cancellation) is { } account
            ? new Acceptance.Accepted(account, new(organization), IsFirst: false) : new Acceptance.Gone();

    private async Task<Invitation?> BySecretAsync(IQuerySession session, string secret, CancellationToken cancellation)
    {
        var hash = Hash(secret);
        var found = await session.Query<Invitation>().FirstOrDefaultAsync(one => one.SecretHash == hash, cancellation);
        return found?.StateAt(clock.GetUtcNow()) is InvitationState.Open or InvitationState.Accepted ? found : null;
    }

    private Account NewAccount(Invitation invitation, string name, string language) => new()
    {
        Id = Guid.CreateVersion7(clock.GetUtcNow()),
        Name = name,
        Email = invitation.Address,
        NormalizedEmail = invitation.NormalizedAddress,
        SecurityStamp = Convert.ToHexString(RandomNumberGenerator.GetBytes(20)),
        Language = language,
    };

    /// <returns>The organization joined or founded; null where it is no more.</returns>
    private async Task<Guid?> JoinAsync(IDocumentSession session, Invitation invitation, Account account, FoundedDetails? founded, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var accepted = new InvitationAccepted(invitation.Id, account.Person, now);
        if (invitation.Kind == InvitationKind.Founder)
        {
            if (founded is null) throw new ArgumentNullException(nameof(founded), "A founder says what is founded.");
            var id = Guid.CreateVersion7(now);
            session.Events.StartStream<Organization>(id, new OrganizationFounded(founded.Name, founded.ShortName, founded.Kind, founded.About, founded.Region, now) { By = account.Person },
                accepted, new MemberJoined(account.Person, founded.Title, IsContact: true, now) { By = account.Person });
            session.Events.Append(NetworkMark.Only, accepted);
            return id;
        }

        if (invitation.Kind is not (InvitationKind.Member or InvitationKind.Guest) || invitation.Organization is not { } joined) return null;
        var stream = await session.Events.FetchForExclusiveWriting<Organization>(joined, cancellation);
        if (stream.Aggregate is not { IsOpen: true } organization) return null;
        stream.AppendOne(accepted);
        if (organization.Members.All(member => member.Person != account.Person)) stream.AppendOne(new MemberJoined(account.Person, invitation.Title, IsContact: false, now) { By = account.Person });
        return joined;
    }
}
