namespace Workspace.Collab.Tests;

public sealed class ProvenanceTests
{
    private readonly List<Contribution> contributions = [];
    private Draft draft = Draft.Empty;

    [Fact]
    public void A_sentence_typed_and_deleted_letter_by_letter_is_one_run_that_says_who_did_both()
    {
        Types(Sample.Amina, 0, "Come soon.");
        Backspaces(Sample.Bela, 10, 10);
        var provenance = Provenance.Of(Draft.Empty, [.. contributions]);
        var run = Assert.Single(provenance.Runs);
        Assert.Equal(("Come soon.", 0, Sample.Amina, Sample.Bela), (provenance.TextOf(run), run.At, run.Stamp.InsertedBy, run.Removal!.By));
        Assert.Equal((1, 10, 11, 20), (run.Stamp.From.Number, run.Stamp.To.Number, run.Removal.From.Number, run.Removal.To.Number));
    }

    [Fact]
    public void An_undone_deletion_is_new_text_by_its_first_writer_beside_what_was_removed()
    {
        Types(Sample.Amina, 0, "Come soon.");
        Backspaces(Sample.Bela, 10, 6);
        var undo = Restoration.Of(Before(10), [.. contributions[10..]], new(Sample.Id(7)));
        Does(undo.Changes.By(Sample.Bela, draft.Version.Number + 1, Sample.Noon, [.. undo.Origins]) with { Channel = Channel.Restored });
        var provenance = Provenance.Of(Draft.Empty, [.. contributions]);
        Assert.Equal(["Come", " soon.", " soon."], provenance.Runs.Select(provenance.TextOf));
        Assert.Equal([null, Sample.Bela, null], provenance.Runs.Select(run => run.Removal?.By));
        Assert.Equal([null, null, Sample.Amina], provenance.Runs.Select(run => run.Stamp.Origin?.Author));
        Assert.Equal([Sample.Amina, Sample.Amina, Sample.Bela], provenance.Runs.Select(run => run.Stamp.InsertedBy));
    }

    [Fact]
    public void Contributions_that_do_not_follow_are_refused()
    {
        Types(Sample.Amina, 0, "abc");
        Assert.Throws<ArgumentException>(() => Provenance.Of(Draft.Empty, [.. contributions[1..]]));
        Assert.Throws<ArgumentException>(() => Provenance.Of(draft, [.. contributions]));
    }

    [Fact]
    public void Touches_name_who_wrote_and_removed_in_a_range_and_when()
    {
        Types(Sample.Amina, 0, "Come soon.");
        var since = contributions.Count;
        Types(Sample.Bela, 4, " very");
        Backspaces(Sample.Amina, 2, 2);
        var touches = Touches.Since([.. contributions[since..]]);
        Assert.Equal([new(Sample.Bela, 5, 0, Sample.Noon, Sample.Noon), new(Sample.Amina, 0, 2, Sample.Noon, Sample.Noon)], touches.In(0, draft.Text.Length).AsEnumerable());
        Assert.Equal(Sample.Amina, Assert.Single(touches.In(0, 1)).Author);
        Assert.Empty(touches.In(8, draft.Text.Length));
        Assert.Empty(Touches.Since([]).In(0, 3));
    }

    private Draft Before(int version) => contributions.Take(version).Aggregate(Draft.Empty, (before, contribution) => before.After(contribution));

    private void Types(Author author, int at, string text)
    {
        foreach (var letter in text) Does(ChangeSet.Replace(draft.Text.Length, at, at++, letter.ToString()).By(author, draft.Version.Number + 1));
    }

    private void Backspaces(Author author, int at, int count)
    {
        for (; count > 0; count--, at--) Does(ChangeSet.Replace(draft.Text.Length, at - 1, at, "").By(author, draft.Version.Number + 1));
    }

    private void Does(Contribution contribution)
    {
        contributions.Add(contribution);
        draft = draft.After(contribution);
    }
}
