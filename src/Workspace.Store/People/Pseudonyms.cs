using Marten;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>An organization vouches for somebody who writes for it, and others are not told who it is.</summary>
public sealed record PseudonymVouched(PersonId Person, Author By, DateTimeOffset At);

/// <summary>Who it is may be said again, of what they wrote before too.</summary>
public sealed record PseudonymEnded(PersonId Person, Author By, DateTimeOffset At);

public sealed partial class OrganizationFold
{
    public static Organization Apply(PseudonymVouched vouched, Organization organization) =>
        organization with { Pseudonymous = [.. organization.Pseudonymous.Where(one => one != vouched.Person), vouched.Person] };

    public static Organization Apply(PseudonymEnded ended, Organization organization) =>
        organization with { Pseudonymous = [.. organization.Pseudonymous.Where(one => one != ended.Person)] };
}

/// <summary>Who writes under a pseudonym that their organization vouches for.</summary>
/// <remarks>
/// It is kept where the name is: <see cref="People"/> gives no name of them, whoever asks and for whatever page, message, mail or export. Only <see cref="People.KnownAsync"/> does, for the contacts of
/// the organization that vouches. It holds for all that they write, for whichever organization, and goes on when they leave it.
/// </remarks>
public sealed class Pseudonyms(IDocumentStore store, TimeProvider clock)
{
    /// <summary>Vouches for a member, or ends it. Nothing for somebody who is no member, or for whom another organization vouches.</summary>
    public async Task<bool> SetAsync(OrganizationId organization, PersonId person, bool isPseudonymous, Author by, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForExclusiveWriting<Organization>(organization.Value, cancellation);
        if (stream.Aggregate is not { } home || await session.LoadAsync<Account>(person.Value, cancellation) is not { } account) return false;
        if (isPseudonymous == (account.PseudonymOf is not null)) return account.PseudonymOf == organization.Value || !isPseudonymous;
        if (isPseudonymous ? home.Members.All(member => member.Person != person) : account.PseudonymOf != organization.Value) return false;

        var now = clock.GetUtcNow();
        stream.AppendOne(isPseudonymous ? new PseudonymVouched(person, by, now) : new PseudonymEnded(person, by, now));
        account.PseudonymOf = isPseudonymous ? organization.Value : null;
        session.Store(account);
        await session.SaveChangesAsync(cancellation);
        return true;
    }
}
