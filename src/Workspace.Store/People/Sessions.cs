using Marten;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Begins, lists and ends the sign-ins of persons.</summary>
public sealed class Sessions
{
    /// <summary>A session that is not used for so long is over.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private static readonly TimeSpan Over = Lifetime + TimeSpan.FromHours(1); // when it was used is known to the hour
    private const int Most = 500; // in a list; nobody but a demonstration has more
    private readonly IDocumentStore store;
    private readonly StoreSchema schema;
    private readonly TimeProvider clock;

    internal Sessions(IDocumentStore store, StoreSchema schema, TimeProvider clock) => (this.store, this.schema, this.clock) = (store, schema, clock);

    /// <param name="person">Who has proved at this moment that it is them.</param>
    /// <param name="way">How, a key.</param>
    /// <param name="device">In plain words.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<AccountSession> BeginAsync(PersonId person, string way, string device, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var begun = new AccountSession { Id = Guid.CreateVersion7(now), Person = person.Value, At = now, SeenAt = Hour(now), Device = device, Way = way, ProvedAt = now };
        await using var session = store.LightweightSession();
        session.Insert(begun);
        await session.SaveChangesAsync(cancellation);
        return begun;
    }

    /// <summary>A session that holds. Null when it was ended, or is not that person's.</summary>
    public async Task<AccountSession?> FindAsync(Guid id, PersonId person, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<AccountSession>(id, cancellation) is { } found && found.Person == person.Value && clock.GetUtcNow() - found.SeenAt < Over ? found : null;
    }

    /// <summary>Those of many sessions that hold, at the price of one question.</summary>
    public async Task<IReadOnlySet<Guid>> HoldingAsync(IReadOnlyCollection<Guid> asked, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        Guid[] ids = [.. asked];
        var after = clock.GetUtcNow() - Over;
        return (await session.Query<AccountSession>().Where(one => one.Id.IsOneOf(ids) && one.SeenAt > after).Select(one => one.Id).ToListAsync(cancellation)).ToHashSet();
    }

    /// <summary>Those of a person that hold, the one used last first.</summary>
    public async Task<IReadOnlyList<AccountSession>> OfAsync(PersonId person, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.Query<AccountSession>().Where(one => one.Person == person.Value).OrderByDescending(one => one.SeenAt).ThenByDescending(one => one.At).Take(Most).ToListAsync(cancellation);
    }

    /// <summary>Notes that a session is used, at most once an hour.</summary>
    public async Task SeeAsync(AccountSession seen, CancellationToken cancellation)
    {
        var hour = Hour(clock.GetUtcNow());
        if (seen.SeenAt >= hour) return;
        await ChangeAsync(seen.Id, $"set data = jsonb_set(data, '{{seenAt}}', to_jsonb(?::timestamptz))", hour, cancellation);
    }

    /// <summary>Notes that the person of a session has proved anew who they are.</summary>
    public Task ProveAsync(Guid proved, CancellationToken cancellation) =>
        ChangeAsync(proved, $"set data = jsonb_set(data, '{{provedAt}}', to_jsonb(?::timestamptz))", clock.GetUtcNow(), cancellation);

    /// <summary>Ends sessions of a person: one, or all but one.</summary>
    /// <returns>How many were ended.</returns>
    /// <remarks>The account counts as changed, so that whoever watches it, as open editors do, looks at its sessions at once.</remarks>
    public async Task<int> EndAsync(PersonId person, Func<AccountSession, bool> which, PersonId by, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var ended = (await session.Query<AccountSession>().Where(one => one.Person == person.Value).ToListAsync(cancellation)).Where(which).ToList();
        if (ended.Count == 0) return 0;
        foreach (var one in ended)
        {
            session.Delete(one);
            session.Events.Append(person.Value, new SessionEnded(one.Id, by, clock.GetUtcNow()));
        }

        session.QueueSqlCommand($"update {schema.Accounts} set mt_version = gen_random_uuid() where id = ?", person.Value);
        await session.SaveChangesAsync(cancellation);
        return ended.Count;
    }

    /// <summary>Forgets sessions that nobody has used for long.</summary>
    public async Task ForgetOldAsync(CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var before = clock.GetUtcNow() - Over;
        session.DeleteWhere<AccountSession>(one => one.SeenAt < before);
        await session.SaveChangesAsync(cancellation);
    }

    // A session that was ended meanwhile stays ended: what is no more is not changed.
    private async Task ChangeAsync(Guid id, string change, DateTimeOffset to, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        session.QueueSqlCommand($"update {schema.DocumentsOf<AccountSession>()} {change} where id = ?", to, id);
        await session.SaveChangesAsync(cancellation);
    }

    private static DateTimeOffset Hour(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}
