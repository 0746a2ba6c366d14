using System.Collections.Immutable;
using CsCheck;

namespace Workspace.Collab.Tests;

/// <summary>Following many contributions in place is the same as one after another.</summary>
public sealed class ReplayLaws
{
    private static readonly Gen<ImmutableArray<Contribution>> Histories =
        Gen.Select(Gen.OneOf(Some.Writing(40), Some.History(12)), Gen.Int[0, 5].List[41]).Select((history, chances) =>
        {
            ImmutableArray<ChangeSet> all = [ChangeSet.Replace(0, 0, 0, history.Text), .. history.Changes];
            return all.Select((changes, i) => changes.By(
                chances[i] == 0 ? Sample.Bela : Sample.Amina, i + 1, Sample.Noon.AddSeconds(i * (chances[i] == 1 ? 40 : 1)),
                chances[i] == 2 && changes.Inserted.Length > 0 ? [new(0, changes.Inserted.Length, new(Sample.Bela, new(Sample.Id(7)), new(3), Sample.Noon))] : [])).ToImmutableArray();
        });

    /// <summary>Of leaves so small that a few words make a deep tree.</summary>
    private static readonly Draft Start = Draft.At(DraftVersion.Zero, Rope.Of([], 4), Attribution.EmptyWith(4));

    [Fact]
    public void Following_many_is_following_one_after_another() =>
        Gen.Select(Histories, Gen.Int[0, 41], Gen.Int[0, 6]).Sample((history, cut, remembering) =>
        {
            cut = Math.Min(cut, history.Length);
            var expected = history[..cut].Aggregate(Draft.Empty, (draft, contribution) => draft.After(contribution));
            var half = Start.After(history[..cut]);
            AssertSame(expected, half);

            // Two go on from one draft, and neither sees the other's words.
            var whole = half.After(history[cut..], remembering);
            var other = half.After([ChangeSet.Replace(half.Text.Length, half.Text.Length, half.Text.Length, "xyz").By(Sample.Bela, cut + 1)]);
            AssertSame(history.Aggregate(Draft.Empty, (draft, contribution) => draft.After(contribution)), whole, remembering);
            AssertSame(expected, half);
            Assert.Equal(half.Text + "xyz", other.Text.ToString());
        }, iter: Some.Cases);

    /// <summary>A keystroke's letter is two bytes; what its contribution takes is made before.</summary>
    [Theory]
    [InlineData(1)] // one who writes on
    [InlineData(2)] // two who write in turns at two places: a stamp a turn
    public void Following_what_is_typed_allocates_little_more_than_is_kept(int places)
    {
        const int keystrokes = 40_000;
        var typed = new Contribution[keystrokes];
        for (var i = 0; i < keystrokes; i++)
        {
            var at = places == 1 || i % 2 == 0 ? i : i / 2;
            typed[i] = ChangeSet.Replace(i, at, at, "a").By(at == i ? Sample.Amina : Sample.Bela, i + 1);
        }

        Draft.Empty.After(typed, remembering: 0); // what is made once for all is made
        var before = GC.GetAllocatedBytesForCurrentThread();
        var draft = Draft.Empty.After(typed, remembering: 0);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / (double)keystrokes, 2, places == 1 ? 12 : 120);
        Assert.Equal(keystrokes, draft.Text.Length);
    }

    [Fact]
    public void What_is_remembered_is_the_newest_however_it_came() =>
        Gen.Select(Histories, Gen.Int[0, 20], Gen.Int[1, 7]).Sample((history, remembering, batch) =>
        {
            var draft = history.Chunk(batch).Aggregate(Draft.Empty, (draft, next) => draft.After(next, remembering));
            Assert.Equal(history.TakeLast(remembering), draft.Since(draft.Oldest).AsEnumerable());
        }, iter: Some.Cases);

    [Fact]
    public void Following_packed_runs_is_following_what_they_hold() =>
        Gen.Select(Histories, Gen.Int[0, 41], Gen.Int[0, 41], Gen.Int[0, 41], Gen.Int[1, 7]).Sample((history, begun, upTo, since, batch) =>
        {
            begun = Math.Min(begun, history.Length);
            var last = Math.Clamp(upTo, begun, history.Length);
            var runs = history.Chunk(batch).Select(run => PackedRun.Pack([.. run])).ToArray();
            var draft = Start.After(history[..begun], remembering: 0).After(runs.Skip(begun / batch), new(last), new(since));

            // Remembered is what stands in the runs that were read, and is newer than asked.
            AssertSame(history[..last].Aggregate(Draft.Empty, (draft, contribution) => draft.After(contribution)), draft, null);
            var remembered = Math.Max(since, begun / batch * batch);
            Assert.Equal(last - Math.Min(remembered, last), draft.Version.Number - draft.Oldest.Number);
            Assert.Equal(PackedRun.Hash(new byte[32], history[Math.Min(remembered, last)..last]), PackedRun.Hash(new byte[32], draft.Since(draft.Oldest)));
        }, iter: Some.Cases);

    private static void AssertSame(Draft expected, Draft draft, int? remembering = int.MaxValue)
    {
        Assert.Equal(expected.Version, draft.Version);
        Assert.Equal(expected.Text.ToString(), draft.Text.ToString());
        Assert.Equal(expected.Attribution.Runs, draft.Attribution.Runs);
        Assert.Null(draft.Text.Fault());
        Assert.Null(draft.Attribution.Fault());
        if (remembering is { } most) Assert.Equal(Math.Min(most, draft.Version.Number), draft.Version.Number - draft.Oldest.Number);
    }
}
