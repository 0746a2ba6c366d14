using System.Collections.Concurrent;
using Workspace.Collab;
using Workspace.Web.Access;

namespace Workspace.Web.Live;

/// <summary>What an author may do with a draft, at most half a second old: the writer asks for every contribution.</summary>
public sealed class RightsNow(IServiceScopeFactory scopes, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentDictionary<(Author, DraftId), (IReadOnlySet<DraftRight> Rights, long At)> known = new();

    public async Task<IReadOnlySet<DraftRight>> OfAsync(Author author, DraftId draft, CancellationToken cancellation)
    {
        var now = time.GetTimestamp();
        if (known.TryGetValue((author, draft), out var answer) && time.GetElapsedTime(answer.At, now) < Freshness) return answer.Rights;

        await using var scope = scopes.CreateAsyncScope();
        var rights = await scope.ServiceProvider.GetRequiredService<AccessCheck>().RightsAsync(author, draft, cancellation);
        known[(author, draft)] = (rights, now);
        if (known.Count > 10_000) known.Clear();
        return rights;
    }
}
