using Workspace.Collab;

namespace Workspace.Store;

public sealed partial class Submissions
{
    /// <summary>What some submissions and some drafts are called; those that are not known are missing.</summary>
    public async Task<(IReadOnlyDictionary<Guid, Bilingual> Submissions, IReadOnlyDictionary<DraftId, Bilingual> Drafts)> TitlesAsync(IReadOnlyCollection<Guid> submissions, IReadOnlyCollection<DraftId> drafts, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var homes = drafts.Count == 0 ? [] : await session.LoadManyAsync<DraftStanding>(cancellation, [.. drafts.Select(draft => draft.Value)]);
        var ids = submissions.Concat(homes.Select(home => home.Submission)).Distinct().ToArray();
        var found = ids.Length == 0 ? [] : await session.LoadManyAsync<Submission>(cancellation, ids);
        return (found.ToDictionary(one => one.Id, one => one.Title), found.SelectMany(one => one.Drafts).DistinctBy(draft => draft.Draft).ToDictionary(draft => draft.Draft, draft => draft.Title));
    }
}
