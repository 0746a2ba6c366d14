using Workspace.Collab;

namespace Workspace.Store;

public sealed partial class Submissions
{
    /// <summary>Some submissions, and those to which some drafts belong; those that are not known are missing.</summary>
    public async Task<IReadOnlyList<Submission>> AboutAsync(IReadOnlyCollection<Guid> submissions, IReadOnlyCollection<DraftId> drafts, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var homes = drafts.Count == 0 ? [] : await session.LoadManyAsync<DraftStanding>(cancellation, [.. drafts.Select(draft => draft.Value)]);
        var ids = submissions.Concat(homes.Select(home => home.Submission)).Distinct().ToArray();
        return ids.Length == 0 ? [] : await session.LoadManyAsync<Submission>(cancellation, ids);
    }
}
