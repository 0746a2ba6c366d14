using Workspace.Collab;

namespace Workspace.Store;

/// <summary>What became of proving everything.</summary>
/// <param name="Drafts">Each draft with what became of it.</param>
/// <param name="Faults">What is wrong beside the drafts, a sentence each.</param>
/// <param name="Behind">How far the shares are behind; they are proved as far as they are counted.</param>
public sealed record VerifiedWhole(IReadOnlyList<(DraftId Draft, Verification Verified)> Drafts, IReadOnlyList<string> Faults, SharesBehind Behind)
{
    public bool IsProved => Faults.Count == 0 && Drafts.All(one => one.Verified is Verification.Proved);

    public long Contributions => Proved.Sum(one => (long)one.Version.Number);

    public int People => Proved.SelectMany(one => one.People).Distinct().Count();

    public int Organizations => Proved.SelectMany(one => one.Organizations).Distinct().Count();

    private IEnumerable<Verification.Proved> Proved => Drafts.Select(one => one.Verified).OfType<Verification.Proved>();
}

/// <summary>Proves everything that is stored: every draft, then every list.</summary>
public sealed class WholeVerification(DraftVerification drafts, ListVerification lists)
{
    /// <remarks>People may go on writing: each draft is proved as it is in one moment.</remarks>
    public async Task<VerifiedWhole> VerifyAsync(IProgress<Advance>? progress, CancellationToken cancellation)
    {
        var all = await lists.DraftsAsync(cancellation);
        var verified = new List<(DraftId, Verification)>();
        foreach (var draft in all)
        {
            progress?.Report(new("Proving drafts", verified.Count, all.Count));
            verified.Add((draft, await drafts.VerifyAsync(draft, null, null, cancellation) ?? new Verification.Faulty(DraftVersion.Zero, "Parts of it are there, but it has no history and no list has it.")));
        }
        progress?.Report(new("Proving drafts", verified.Count, all.Count));
        var faults = await lists.FaultsAsync(progress, cancellation);
        var (faultyShares, behind) = await lists.SharesAsync(progress, cancellation);
        return new(verified, [.. faults, .. faultyShares], behind);
    }
}
