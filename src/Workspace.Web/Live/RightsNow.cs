using System.Collections.Concurrent;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Access;

namespace Workspace.Web.Live;

/// <summary>What an author may do with a draft, at most half a second old: the writer asks for every contribution.</summary>
/// <remarks>A submission and an organization are read once in that time for all who ask, however many write.</remarks>
public sealed class RightsNow(Submissions submissions, Organizations organizations, TimeProvider time)
{
    private const int Most = 10_000;
    private static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentDictionary<DraftId, Guid> homes = new();
    private readonly ConcurrentDictionary<Guid, (Task<Submission?> Read, long At)> knownSubmissions = new();
    private readonly ConcurrentDictionary<Guid, (Task<Organization?> Read, long At)> knownOrganizations = new();

    public Task<IReadOnlySet<DraftRight>> OfAsync(Author author, DraftId draft, CancellationToken cancellation) => OfAsync(author, draft, Freshness, cancellation);

    /// <summary>Whether an author has a right. Nobody is refused by what was known before they got it: a no is read anew.</summary>
    public async Task<bool> HasAsync(Author author, DraftId draft, DraftRight right, CancellationToken cancellation) =>
        (await OfAsync(author, draft, Freshness, cancellation)).Contains(right) || (await OfAsync(author, draft, TimeSpan.Zero, cancellation)).Contains(right);

    private async Task<IReadOnlySet<DraftRight>> OfAsync(Author author, DraftId draft, TimeSpan freshness, CancellationToken cancellation)
    {
        if (!homes.TryGetValue(draft, out var home))
        {
            // A draft stays in its submission for ever.
            if (await submissions.OfDraftAsync(draft, cancellation) is not { } found) return AccessCheck.RightsOf(author, null, null);
            if (homes.Count > Most) homes.Clear();
            homes[draft] = home = found.Id;
        }

        var submission = await Fresh(knownSubmissions, home, freshness, id => submissions.FindAsync(id, CancellationToken.None)).WaitAsync(cancellation);
        var organization = await Fresh(knownOrganizations, author.Organization.Value, freshness, id => organizations.FindAsync(new(id), CancellationToken.None)).WaitAsync(cancellation);
        return AccessCheck.RightsOf(author, submission, organization);
    }

    /// <summary>What is being read or was read lately; one reading serves all who ask, and none that failed is kept.</summary>
    private Task<T> Fresh<T>(ConcurrentDictionary<Guid, (Task<T> Read, long At)> known, Guid id, TimeSpan freshness, Func<Guid, Task<T>> read)
    {
        if (known.TryGetValue(id, out var last) && !last.Read.IsFaulted && !last.Read.IsCanceled && time.GetElapsedTime(last.At) < freshness) return last.Read;
        if (known.Count > Most) known.Clear();
        var now = (Read: read(id), At: time.GetTimestamp());
        known[id] = now;
        return now.Read;
    }
}
