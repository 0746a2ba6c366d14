using System.Collections.Immutable;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Live;

/// <summary>Believes a claim about copied text only if its author may read the source and the text there is the same.</summary>
public sealed class OriginCheck(DraftHistory history, RightsNow rights)
{
    /// <summary>How many versions are read for one proposal; what claims more of them is not believed.</summary>
    private const int MostSources = 20;

    /// <summary>The change sets as they are to be accepted, with who first wrote each stretch of inserted text whose claim holds; the other claims are dropped.</summary>
    /// <param name="isProgram">Whether a program sent them: then it did not paste, whatever it says.</param>
    public async ValueTask<ImmutableArray<ProposedChange>> VerifyAsync(Author author, ImmutableArray<ReadChange> changes, bool isProgram, CancellationToken cancellation)
    {
        if (changes is [{ Claims.IsEmpty: true } typed]) return [new(typed.Changes, ChannelOf(typed, isProgram), [])];

        var sources = new Dictionary<(DraftId, DraftVersion), DraftText?>();
        var proposed = ImmutableArray.CreateBuilder<ProposedChange>(changes.Length);
        foreach (var change in changes)
        {
            var origins = ImmutableArray.CreateBuilder<Origin>();
            foreach (var claim in change.Claims)
            {
                var key = (claim.Draft, claim.Version);
                if (!sources.TryGetValue(key, out var source) && sources.Count < MostSources) sources[key] = source = await ReadAsync(author, claim, cancellation);
                if (source is not null) Believe(claim, change.Changes.Inserted, source, origins);
            }

            proposed.Add(new(change.Changes, ChannelOf(change, isProgram), origins.ToImmutable()));
        }

        return proposed.MoveToImmutable();
    }

    private static Channel ChannelOf(ReadChange change, bool isProgram) => isProgram ? Channel.Api : change.Pasted ? Channel.Pasted : Channel.Typed;

    private async Task<DraftText?> ReadAsync(Author author, OriginClaim claim, CancellationToken cancellation) =>
        (await rights.OfAsync(author, claim.Draft, cancellation)).Contains(Act.Read) ? await history.TextAsync(claim.Draft, claim.Version, cancellation) : null;

    private static void Believe(OriginClaim claim, string inserted, DraftText source, ImmutableArray<Origin>.Builder origins)
    {
        if (claim.At + claim.Length > inserted.Length || claim.Start + claim.Length > source.Text.Length) return;
        if (!inserted.AsSpan(claim.At, claim.Length).SequenceEqual(source.Text.ToString(claim.Start, claim.Start + claim.Length))) return;
        foreach (var run in source.Attribution.RunsIn(claim.Start, claim.Start + claim.Length))
        {
            var first = run.Stamp.Origin ?? new FirstWriting(run.Stamp.InsertedBy, claim.Draft, run.Stamp.To, run.Stamp.ToAt);
            origins.Add(new(claim.At + run.From - claim.Start, claim.At + run.To - claim.Start, first));
        }
    }
}
