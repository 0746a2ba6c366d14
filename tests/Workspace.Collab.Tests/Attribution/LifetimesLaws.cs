using System.Collections.Immutable;
using CsCheck;

namespace Workspace.Collab.Tests;

public sealed class LifetimesLaws
{
    private static readonly Gen<ImmutableArray<Contribution>> Histories = Gen.OneOf(Some.History(12), Some.Writing(40)).Select(history =>
    {
        var first = ChangeSet.Replace(0, 0, 0, history.Text).By(Sample.Amina, 1);
        return history.Changes.Select((changes, i) => changes.By(Sample.Amina, i + 2)).Prepend(first).ToImmutableArray();
    });

    /// <summary>A history, two of its versions, and where following it stops on the way.</summary>
    private static readonly Gen<(ImmutableArray<Contribution> History, int From, int To, int Stop)> Cases =
        Gen.Select(Histories, Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Int[0, 1000]).Select((history, one, other, stop) =>
        {
            var (a, b) = (one % (history.Length + 1), other % (history.Length + 1));
            return (history, Math.Min(a, b), Math.Max(a, b), stop % (history.Length + 1));
        });

    [Fact]
    public void What_became_of_a_version_is_what_following_every_code_unit_tells_those_that_came_and_went_too() =>
        Cases.Sample((history, from, to, stop) =>
        {
            var expected = Naive(history).Where(unit => unit.Inserted <= to && (unit.Removed == 0 || unit.Removed > from)).Select(unit =>
            {
                var (wasOld, stands) = (unit.Inserted <= from, unit.Removed == 0 || unit.Removed > to);
                return (wasOld ? stands ? Fate.Kept : Fate.Removed : stands ? Fate.Inserted : Fate.Passed, stands ? -1 : unit.Removed - from - 1);
            });
            var survival = Survival.Between(Followed(history, stop), new(from), new(to));
            Assert.Equal(expected, survival.Stretches.ToArray().SelectMany(stretch => Enumerable.Repeat((stretch.Fate, stretch.By), stretch.Length)));
        }, iter: Some.Cases);

    [Fact]
    public void It_is_the_same_to_the_stretch_as_by_the_contributions_between_alone() =>
        Cases.Sample((history, from, to, stop) =>
        {
            var length = from == 0 ? 0 : history[from - 1].Changes.LengthAfter;
            var between = Survival.Through(length, history[from..to]);
            var read = Survival.Between(Followed(history, stop), new(from), new(to));
            Assert.Equal(between.Stretches.ToArray(), read.Stretches.ToArray());
            Assert.Equal((length, to == 0 ? 0 : history[to - 1].Changes.LengthAfter), (read.OldLength, read.NewLength));
        }, iter: Some.Cases);

    [Fact]
    public void However_they_were_followed_they_are_equal_and_bytes_give_them_back() =>
        Cases.Sample((history, from, to, stop) =>
        {
            var (one, other) = (Followed(history, stop), Followed(history, to));
            Assert.Equal(one, other);
            Assert.Equal(one.Runs.ToArray(), Lifetimes.FromBytes(one.ToBytes()).Runs.ToArray());
            Assert.Equal(history.Length, Lifetimes.FromBytes(one.ToBytes()).Version.Number);
            if (from < history.Length) Assert.NotEqual(one, Lifetimes.Empty.After(history[..from]));
        }, iter: Some.Cases);

    [Fact]
    public void Packed_runs_are_followed_as_their_contributions_are() =>
        Gen.Select(Cases, Gen.Int[1, 12]).Sample((one, run) =>
        {
            var (history, from, to, _) = one;
            var packed = history.Chunk(run).Where(chunk => chunk[^1].Version.Number > from).Select(chunk => PackedRun.Pack([.. chunk]));
            Assert.Equal(Lifetimes.Empty.After(history[..to]), Lifetimes.Empty.After(history[..from]).After(packed, new(to)));
            var length = from == 0 ? 0 : history[from - 1].Changes.LengthAfter;
            Assert.Equal(Lifetimes.Of(length, new(from)).After(history[from..to]).Runs.ToArray(), Lifetimes.Of(length, new(from)).After(packed, new(to)).Runs.ToArray());
        }, iter: Some.Cases);

    [Fact]
    public void Another_history_has_others() =>
        Cases.Sample((history, from, to, stop) =>
        {
            var naive = Naive(history);
            if (naive.Count == 0) return;
            var followed = Followed(history, stop);
            var runs = followed.Runs.ToArray();
            var bytes = followed.ToBytes();

            // One code unit that was removed by another version, or later than it was.
            var changed = history.SetItem(history.Length - 1, ChangeSet.Replace(history[^1].Changes.LengthBefore, 0, history[^1].Changes.LengthBefore, "other").By(Sample.Amina, history.Length));
            Assert.Equal(Naive(changed).SequenceEqual(naive), followed.Equals(Followed(changed, stop)));
            Assert.Equal(runs, followed.Runs.ToArray());
            Assert.Equal(bytes, followed.ToBytes());
        }, iter: Some.DearCases);

    [Fact]
    public void Damaged_bytes_are_refused_or_are_lifetimes_and_never_anything_else() =>
        Gen.Select(Cases, Gen.Int[0, 10_000], Gen.Byte, Gen.Int[0, 3]).Sample((one, place, value, kind) =>
        {
            var bytes = Followed(one.History, one.Stop).ToBytes();
            var damaged = kind switch
            {
                0 => bytes[..(place % bytes.Length)],
                1 => [.. bytes, value],
                _ => [.. bytes[..(place % bytes.Length)], value, .. bytes[((place % bytes.Length) + 1)..]],
            };
            try
            {
                var read = Lifetimes.FromBytes(damaged);
                Assert.Equal(read, Lifetimes.FromBytes(read.ToBytes()));
                Assert.All(read.Runs.ToArray(), run => Assert.True(run.Length > 0 && run.Inserted >= 0 && run.LastInserted >= 0 && Math.Max(run.LastRemoved, run.LastInserted) <= read.Version.Number));
            }
            catch (FormatException)
            {
                // as it should
            }
        }, iter: Some.Cases);

    [Fact]
    public void Contributions_that_do_not_follow_are_refused()
    {
        var lifetimes = Lifetimes.Empty.After([ChangeSet.Replace(0, 0, 0, "abc").By(Sample.Amina, 1)]);
        Assert.Throws<ArgumentException>(() => lifetimes.After([ChangeSet.Replace(3, 0, 1, "").By(Sample.Amina, 3)]));
        Assert.Throws<ArgumentException>(() => lifetimes.After([ChangeSet.Replace(2, 0, 1, "").By(Sample.Amina, 2)]));
        Assert.Throws<ArgumentException>(() => lifetimes.After([ChangeSet.Replace(3, 0, 1, "").By(Sample.Amina, 2), ChangeSet.Replace(3, 0, 1, "").By(Sample.Amina, 3)]));
    }

    [Fact]
    public void What_is_typed_or_erased_in_one_go_is_one_run()
    {
        var (history, length) = (ImmutableArray.CreateBuilder<Contribution>(), 0);
        for (var i = 0; i < 10; i++, length++) history.Add(ChangeSet.Replace(length, length, length, "x").By(Sample.Amina, history.Count + 1));
        for (var i = 0; i < 4; i++, length--) history.Add(ChangeSet.Replace(length, length - 1, length, "").By(Sample.Amina, history.Count + 1));
        Assert.Equal([new(6, 1, 1, 0, 0), new(4, 7, 1, 14, -1)], Lifetimes.Empty.After(history.ToImmutable()).Runs.ToArray());
    }

    private static Lifetimes Followed(ImmutableArray<Contribution> history, int stop) => Lifetimes.Empty.After(history[..stop]).After(history[stop..]);

    /// <summary>Every code unit that ever stood, in order, one by one.</summary>
    private static List<(int Inserted, int Removed)> Naive(ImmutableArray<Contribution> history)
    {
        var units = new List<(int Inserted, int Removed)>();
        foreach (var contribution in history)
        {
            foreach (var range in contribution.Changes.Ranges)
            {
                for (var i = range.FromA; i < range.ToA; i++)
                {
                    var at = IndexOf(range.FromB);
                    units[at] = (units[at].Inserted, contribution.Version.Number);
                }

                units.InsertRange(IndexOf(range.FromB), Enumerable.Repeat((contribution.Version.Number, 0), range.ToB - range.FromB));
            }
        }

        return units;

        int IndexOf(int standing)
        {
            for (var i = 0; i < units.Count; i++)
            {
                if (units[i].Removed == 0 && standing-- == 0) return i;
            }

            return units.Count;
        }
    }
}
