using Marten;

namespace Workspace.Store;

/// <summary>What is known of this data as a whole; there is one.</summary>
public sealed record NetworkMark(Guid Id, bool IsDemonstration, DateTimeOffset At)
{
    internal static readonly Guid Only = new("6e6574776f726b00000000000000006d");
}

/// <summary>Says where the data came from: the demonstration's open doors are never put over data that it did not make.</summary>
public sealed partial class Network(IDocumentStore store, TimeProvider clock)
{
    /// <summary>Whether the demonstration made this data.</summary>
    public async Task<bool> IsDemonstrationAsync(CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<NetworkMark>(NetworkMark.Only, cancellation) is { IsDemonstration: true };
    }

    /// <summary>What is known of this data as a whole; null where nobody has said anything.</summary>
    public async Task<NetworkMark?> MarkAsync(CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<NetworkMark>(NetworkMark.Only, cancellation);
    }

    /// <summary>Whether there is nothing at all in it yet: no account, no mark, no event.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<NetworkMark>(NetworkMark.Only, cancellation) is null
            && !await session.Query<Account>().AnyAsync(cancellation)
            && !await session.Events.QueryAllRawEvents().AnyAsync(cancellation);
    }

    /// <summary>Says that the demonstration makes this data; before it makes the first of it.</summary>
    /// <exception cref="InvalidOperationException">There is data that it did not make.</exception>
    public async Task MarkDemonstrationAsync(CancellationToken cancellation)
    {
        if (await IsDemonstrationAsync(cancellation)) return;
        if (!await IsEmptyAsync(cancellation)) throw new InvalidOperationException("This data was not made by the demonstration.");
        await using var session = store.LightweightSession();
        session.Insert(new NetworkMark(NetworkMark.Only, IsDemonstration: true, clock.GetUtcNow()));
        await session.SaveChangesAsync(cancellation);
    }
}
