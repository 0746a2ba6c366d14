using System.Collections.Immutable;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Live;

/// <summary>Believes a claim about copied text only if its author may read the source and the text there is the same.</summary>
public sealed class OriginCheck(DraftHistory history, RightsNow rights)
{
    /// <summary>Who first wrote each stretch of the inserted text whose claim holds; the other claims are dropped.</summary>
    public async Task<ImmutableArray<Origin>> VerifyAsync(Author author, ReadChange change, CancellationToken cancellation)
    {
        if (change.Claims.IsEmpty) return [];
        var inserted = change.Changes.Inserted;
        var origins = ImmutableArray.CreateBuilder<Origin>();
        foreach (var claim in change.Claims)
        {
            if (claim.At + claim.Length > inserted.Length) continue;
            if (!(await rights.OfAsync(author, claim.Draft, cancellation)).Contains(Access.DraftRight.Read)) continue;
            if (await history.TextAsync(claim.Draft, claim.Version, cancellation) is not { } source) continue;
            if (claim.Start + claim.Length > source.Text.Length) continue;
            if (!inserted.AsSpan(claim.At, claim.Length).SequenceEqual(source.Text.ToString(claim.Start, claim.Start + claim.Length))) continue;

            foreach (var run in source.Attribution.RunsIn(claim.Start, claim.Start + claim.Length))
            {
                var first = run.Stamp.Origin ?? new FirstWriting(run.Stamp.InsertedBy, claim.Draft, run.Stamp.To, run.Stamp.ToAt);
                origins.Add(new(claim.At + run.From - claim.Start, claim.At + run.To - claim.Start, first));
            }
        }

        return origins.ToImmutable();
    }
}
