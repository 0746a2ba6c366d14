using Marten;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>In the stream of the person, whose id it has.</summary>
/// <param name="By">Null for whoever keeps the machine.</param>
public sealed record PersonForgotten(PersonId? By, DateTimeOffset At);

/// <summary>Forgets a person: their name and address go; what they wrote, their id in it and every chain stay.</summary>
/// <remarks>
/// In one transaction they leave every organization and administer nothing, so that rights end in open editors too, and their account goes, so that their sessions and
/// sign-in links end, with the letters and the invitations to them. Then the table is written anew, so that the name stands in no dead row either.
/// </remarks>
public sealed class Forgetting
{
    private readonly IDocumentStore store;
    private readonly Organizations organizations;
    private readonly NpgsqlDataSource database;
    private readonly StoreSchema schema;
    private readonly TimeProvider clock;

    internal Forgetting(IDocumentStore store, Organizations organizations, NpgsqlDataSource database, StoreSchema schema, TimeProvider clock) =>
        (this.store, this.organizations, this.database, this.schema, this.clock) = (store, organizations, database, schema, clock);

    /// <summary>Whom an address or an id means. Null when nobody is known by it.</summary>
    public async Task<Account?> FindAsync(string named, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        if (Guid.TryParse(named, out var id)) return await session.LoadAsync<Account>(id, cancellation);
        var address = named.Trim().ToUpperInvariant();
        return await session.Query<Account>().FirstOrDefaultAsync(account => account.NormalizedEmail == address, cancellation);
    }

    /// <summary>Forgets them, for whoever keeps the machine.</summary>
    /// <returns>How many organizations they left.</returns>
    public Task<int> ForgetAsync(PersonId person, CancellationToken cancellation) => ForgetAsync(person, null, cancellation);

    /// <summary>Forgets them.</summary>
    /// <param name="by">Null for whoever keeps the machine.</param>
    /// <returns>How many organizations they left.</returns>
    public async Task<int> ForgetAsync(PersonId person, PersonId? by, CancellationToken cancellation)
    {
        var theirs = await organizations.OfAsync(person, cancellation);
        await using (var session = store.LightweightSession())
        {
            foreach (var organization in theirs)
            {
                var stream = await session.Events.FetchForExclusiveWriting<Organization>(organization.Id, cancellation);
                stream.AppendOne(new MemberLeft(person, clock.GetUtcNow()) { By = by });
            }
            if (await session.LoadAsync<Account>(person.Value, cancellation) is { } account)
            {
                await Invitations.ForgetAsync(session, account, cancellation);
                JoinRequests.Forget(session, account);
            }


            var network = await session.Events.FetchForExclusiveWriting<NetworkStanding>(NetworkMark.Only, cancellation);
            if (network.Aggregate?.Administrators.Any(a => a.Person == person) == true) network.AppendOne(new AdministratorDismissed(person, by, clock.GetUtcNow()));
            foreach (var guest in theirs.Where(organization => organization.IsGuest)) session.Delete<GuestPass>(guest.Id);
            session.Events.Append(person.Value, new PersonForgotten(by, clock.GetUtcNow()));
            session.DeleteWhere<Notice>(notice => notice.Person == person.Value);
            session.Delete<NoticeChoices>(person.Value);
            session.Delete<Account>(person.Value);
            session.DeleteWhere<Token>(token => token.Person == person.Value);
            session.DeleteWhere<AccountSession>(one => one.Person == person.Value);
            session.DeleteWhere<StoredLetter>(letter => letter.Person == person.Value);
            await session.SaveChangesAsync(cancellation);
        }
        await using var anew = database.CreateCommand($"vacuum full {schema.Accounts}, {schema.DocumentsOf<Token>()}, {schema.DocumentsOf<Invitation>()}, {schema.DocumentsOf<Asker>()}");
        await anew.ExecuteNonQueryAsync(cancellation);
        return theirs.Count;
    }
}
