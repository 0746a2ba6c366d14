using Workspace.Collab;

namespace Workspace.Store;

public sealed partial class Network
{
    /// <summary>The network as it was created and is now. Null where nobody has created it.</summary>
    public async Task<NetworkStanding?> FindAsync(CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<NetworkStanding>(NetworkMark.Only, cancellation);
    }

    public async Task<bool> IsAdministratorAsync(PersonId person, CancellationToken cancellation) =>
        await FindAsync(cancellation) is { } network && network.Administrators.Any(a => a.Person == person);

    /// <summary>Makes somebody an administrator; the network too, where data of before has none.</summary>
    /// <param name="person">Who becomes one.</param>
    /// <param name="by">Null for whoever keeps the machine.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task AppointAsync(PersonId person, PersonId? by, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForExclusiveWriting<NetworkStanding>(NetworkMark.Only, cancellation);
        if (stream.Aggregate is not { } network) stream.AppendMany(Beginning(new("Workspace", "Workspace"), person, by));
        else if (network.Administrators.All(a => a.Person != person)) stream.AppendOne(new AdministratorAppointed(person, by, clock.GetUtcNow()));
        else return;
        await session.SaveChangesAsync(cancellation);
    }

    /// <summary>Creates it with its first administrator, where it is not there.</summary>
    public async Task CreateAsync(Bilingual name, PersonId first, CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is not null) return;
        await using var session = store.LightweightSession();
        session.Events.StartStream<NetworkStanding>(NetworkMark.Only, Beginning(name, first, first));
        await session.SaveChangesAsync(cancellation);
    }

    /// <returns>False when they are the last one: then nothing happened.</returns>
    public async Task<bool> DismissAsync(PersonId person, PersonId? by, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForExclusiveWriting<NetworkStanding>(NetworkMark.Only, cancellation);
        if (stream.Aggregate is not { } network || network.Administrators.All(a => a.Person != person)) return true;
        if (network.Administrators.Count == 1) return false;
        stream.AppendOne(new AdministratorDismissed(person, by, clock.GetUtcNow()));
        await session.SaveChangesAsync(cancellation);
        return true;
    }

    /// <exception cref="InvalidOperationException">Nobody has created it.</exception>
    public async Task ChangeAsync(NetworkSettings settings, PersonId by, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForExclusiveWriting<NetworkStanding>(NetworkMark.Only, cancellation);
        if (stream.Aggregate is not { } network) throw new InvalidOperationException("There is no network to change.");
        if (network.Settings == settings) return;
        stream.AppendOne(new NetworkSettingsChanged(settings, by, clock.GetUtcNow()));
        await session.SaveChangesAsync(cancellation);
    }

    internal object[] Beginning(Bilingual name, PersonId first, PersonId? by)
    {
        var now = clock.GetUtcNow();
        return [new NetworkCreated(name, by, now), new AdministratorAppointed(first, by, now)];
    }
}
