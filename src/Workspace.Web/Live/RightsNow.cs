using System.Collections.Concurrent;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Access;

namespace Workspace.Web.Live;

/// <summary>What an author may do with a draft, at most half a second old: the writer asks for every contribution.</summary>
/// <remarks>
/// A submission and an organization are read once for all who ask. Those of open editors are looked after (<see cref="LookAsync"/>): one question asks for the versions of
/// all of them, and only what has changed is read again. So a writer finds what it asks for at hand, and whoever writes costs the database nothing here.
/// </remarks>
public sealed class RightsNow(Submissions submissions, Organizations organizations, Heads heads, TimeProvider time)
{
    private const int Most = 10_000;
    private const long Unknown = -1;
    private static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentDictionary<DraftId, Guid> homes = new();
    private readonly ConcurrentDictionary<Guid, Known<Submission?>> knownSubmissions = new();
    private readonly ConcurrentDictionary<Guid, Known<Organization?>> knownOrganizations = new();
    private readonly ConcurrentDictionary<(Author Author, Guid Submission), Decided> decided = new();

    public ValueTask<Acts> OfAsync(Author author, DraftId draft, CancellationToken cancellation) => OfAsync(author, draft, Freshness, cancellation);

    /// <summary>Whether an author has a right. Nobody is refused by what was known before they got it: a no is read anew.</summary>
    public async ValueTask<bool> HasAsync(Author author, DraftId draft, Act right, CancellationToken cancellation) =>
        (await OfAsync(author, draft, Freshness, cancellation)).Contains(right) || (await OfAsync(author, draft, TimeSpan.Zero, cancellation)).Contains(right);

    /// <summary>The submission of a draft, as fresh as rights are. Null when there is no such draft.</summary>
    public async ValueTask<Submission?> SubmissionAsync(DraftId draft, CancellationToken cancellation) =>
        await HomeAsync(draft, cancellation) is { } home ? await SubmissionAsync(home, Freshness).WaitAsync(cancellation) : null;

    /// <summary>What is known of a draft's submission counts no more: it has just been changed.</summary>
    public void Forget(DraftId draft)
    {
        if (homes.TryGetValue(draft, out var home)) knownSubmissions.TryRemove(home, out _);
    }

    /// <summary>Looks whether anything has changed of what decides over these; what has not counts as fresh again.</summary>
    public async Task LookAsync(IReadOnlyCollection<(Author Author, DraftId Draft)> those, CancellationToken cancellation)
    {
        var at = time.GetTimestamp();
        var streams = new HashSet<Guid>();
        foreach (var (author, draft) in those)
        {
            streams.Add(author.Organization.Value);
            if (await HomeAsync(draft, cancellation) is { } home) streams.Add(home);
        }

        var now = await heads.OfStreamsAsync(streams, cancellation);
        foreach (var stream in streams)
        {
            var head = now.GetValueOrDefault(stream, Unknown);
            Confirm(knownSubmissions, stream, head, at, id => submissions.FindAsync(id, CancellationToken.None));
            Confirm(knownOrganizations, stream, head, at, id => organizations.FindAsync(new(id), CancellationToken.None));
        }
    }

    private async ValueTask<Acts> OfAsync(Author author, DraftId draft, TimeSpan freshness, CancellationToken cancellation)
    {
        if (await HomeAsync(draft, cancellation) is not { } home) return Acts.None;
        var submission = await SubmissionAsync(home, freshness).WaitAsync(cancellation);
        var organization = await Fresh(knownOrganizations, author.Organization.Value, freshness, id => organizations.FindAsync(new(id), CancellationToken.None)).WaitAsync(cancellation);
        return Decide(author, home, submission, organization);
    }

    /// <summary>What was decided stays so while nothing is read anew; a guest's time may be over all the same.</summary>
    private Acts Decide(Author author, Guid home, Submission? submission, Organization? organization)
    {
        if (decided.TryGetValue((author, home), out var last) && ReferenceEquals(last.Submission, submission) && ReferenceEquals(last.Organization, organization)) return last.Rights;
        var rights = AccessCheck.RightsOf(author, submission, organization, time.GetUtcNow());
        if (organization?.IsGuest != false) return rights;
        if (decided.Count > Most) decided.Clear();
        decided[(author, home)] = new(submission, organization, rights);
        return rights;
    }

    /// <summary>The submission a draft belongs to, where it stays for ever.</summary>
    private async ValueTask<Guid?> HomeAsync(DraftId draft, CancellationToken cancellation)
    {
        if (homes.TryGetValue(draft, out var home)) return home;
        if (await submissions.OfDraftAsync(draft, cancellation) is not { } found) return null;
        if (homes.Count > Most) homes.Clear();
        return homes[draft] = found.Id;
    }

    private Task<Submission?> SubmissionAsync(Guid home, TimeSpan freshness) =>
        Fresh(knownSubmissions, home, freshness, id => submissions.FindAsync(id, CancellationToken.None));

    /// <summary>What is being read or was read or looked at lately; one reading serves all who ask, and none that failed is kept.</summary>
    private Task<T> Fresh<T>(ConcurrentDictionary<Guid, Known<T>> known, Guid id, TimeSpan freshness, Func<Guid, Task<T>> read)
    {
        if (known.TryGetValue(id, out var last) && !last.HasFailed && time.GetElapsedTime(last.At) < freshness) return last.Read;
        if (known.Count > Most) known.Clear();
        var now = new Known<T>(read(id), time.GetTimestamp(), Unknown);
        known[id] = now;
        return now.Read;
    }

    /// <summary>What is known is fresh again at that time where nothing has happened since it was read; else it is read.</summary>
    private static void Confirm<T>(ConcurrentDictionary<Guid, Known<T>> known, Guid id, long head, long at, Func<Guid, Task<T>> read)
    {
        if (!known.TryGetValue(id, out var last)) return;
        var isSame = head != Unknown && last.Head == head && !last.HasFailed;
        var next = isSame ? last with { At = Math.Max(at, last.At) } : new(read(id), at, head);
        known.TryUpdate(id, next, last); // else somebody has read it meanwhile
    }

    /// <summary>A decision, and what it was made of: these very readings, and no equal ones.</summary>
    private sealed class Decided(Submission? submission, Organization? organization, Acts rights)
    {
        internal Submission? Submission => submission;

        internal Organization? Organization => organization;

        internal Acts Rights => rights;
    }

    /// <param name="At">When it was surely so.</param>
    /// <param name="Head">A version of its stream that it has in it; <see cref="Unknown"/> where nobody asked.</param>
    private sealed record Known<T>(Task<T> Read, long At, long Head)
    {
        internal bool HasFailed => Read.IsFaulted || Read.IsCanceled;
    }
}
