using System.Collections.Immutable;
using CsCheck;

namespace Workspace.Collab.Tests;

public sealed class RestorationLaws
{
    private static readonly DraftId Id = new(Sample.Id(7));

    /// <summary>A draft, and every later one.</summary>
    private static readonly Gen<(ImmutableArray<Contribution> Since, ImmutableArray<Draft> Drafts)> Drafts = Some.Contributions.Select(since =>
    {
        var text = Rope.Of(new string('x', since[0].Changes.LengthBefore));
        var attribution = Attribution.Empty.After(ChangeSet.Replace(0, 0, 0, text.ToString()).By(Sample.Author(4), 0));
        ImmutableArray<Draft> drafts = [Draft.At(new(since[0].Version.Number - 1), text, attribution)];
        return (since, since.Aggregate(drafts, (all, contribution) => all.Add(all[^1].After(contribution))));
    });

    [Fact]
    public void A_restored_version_has_the_old_text_and_its_first_writers() =>
        Gen.Select(Drafts, Gen.Int[0, 1000]).Sample((history, which) =>
        {
            var (since, drafts) = history;
            var older = which * since.Length / 1000;
            var restored = Accepted(drafts[^1], Restoration.Of(drafts[older], since[older..], Id));
            Assert.Equal(drafts[older].Text.ToString(), restored.Text.ToString());
            Assert.Equal(Writers(drafts[older].Attribution), Writers(restored.Attribution));
        }, iter: Some.Cases);

    [Fact]
    public void An_undone_contribution_takes_its_text_away_and_gives_back_what_it_removed_with_its_first_writers() =>
        Gen.Select(Drafts, Gen.Int[0, 1000]).Sample((history, which) =>
        {
            var (since, drafts) = history;
            var older = which * since.Length / 1001;
            var undone = Restoration.Undoing(drafts[older], since[older..], Id);
            var newer = Accepted(drafts[^1], undone);
            var back = Attribution.EmptyWith(4).After(ChangeSet.Replace(0, 0, 0, undone.Changes.Inserted).By(Sample.Author(5), 1, null, [.. undone.Origins]));
            Assert.Equal(Writers(drafts[older].Attribution, since[older].Changes), Writers(back));
            if (older == since.Length - 1) Assert.Equal(drafts[older].Text.ToString(), newer.Text.ToString());
            if (older == since.Length - 1) Assert.Equal(Writers(drafts[older].Attribution), Writers(newer.Attribution));
            var inverse = since[older].Changes.Invert(drafts[older].Text);
            Assert.Equal(since[(older + 1)..].Aggregate(inverse, (moved, contribution) => moved.Transform(contribution.Changes)), undone.Changes);
        }, iter: Some.Cases);

    private static Draft Accepted(Draft draft, ProposedChange change)
    {
        var (next, receipt) = draft.Accept(new(new(99), draft.Version, [change]), Sample.Author(5), Sample.Noon, new());
        Assert.IsType<Receipt.Accepted>(receipt);
        return next;
    }

    private static IEnumerable<Author> Writers(Attribution attribution) =>
        attribution.Runs.SelectMany(run => Enumerable.Repeat(run.Stamp.Origin?.Author ?? run.Stamp.InsertedBy, run.To - run.From));

    /// <summary>The first writers of all that a change removes.</summary>
    private static IEnumerable<Author> Writers(Attribution attribution, ChangeSet changes)
    {
        var all = Writers(attribution).ToList();
        return changes.Ranges.SelectMany(range => all[range.FromA..range.ToA]);
    }
}
