using CsCheck;

namespace Workspace.Collab.Tests;

public sealed class AttributionLaws
{
    private static readonly Gen<List<(Author Author, Channel Channel, int Seconds, bool Copied)>> Signatures =
        Gen.Select(Some.Author, Gen.OneOf(Channel.Typed, Channel.Pasted), Gen.Int[0, 45], Gen.Int[0, 4].Select(n => n == 0)).List[12];

    [Fact]
    public void Every_character_is_attributed_as_a_naive_replay_says() =>
        Gen.Select(Gen.OneOf(Some.History(12), Some.Writing(24)), Signatures, Gen.OneOf(2, 3, 32)).Sample((history, signatures, limit) =>
        {
            var attribution = Attribution.EmptyWith(limit);
            var naive = new List<Stamp>();
            var at = Sample.Noon;
            ChangeSet[] all = [ChangeSet.Replace(0, 0, 0, history.Text), .. history.Changes];
            for (var i = 0; i < all.Length; i++)
            {
                var (author, channel, seconds, copied) = signatures[i % signatures.Count];
                at += TimeSpan.FromSeconds(seconds);
                Origin[] origins = copied && all[i].Inserted.Length > 1
                    ? [new(1, all[i].Inserted.Length, new(Sample.Bela, new(Sample.Id(7)), new(3), Sample.Noon))]
                    : [];
                var contribution = all[i].By(author, i + 1, at, origins) with { Channel = channel };
                attribution = attribution.After(contribution);
                naive = NaiveAttribution.After(naive, contribution);
                Assert.Equal(naive.Count, attribution.Length);
                if (signatures[(i + 1) % signatures.Count].Copied) continue;
                Assert.Null(attribution.Fault());
                Assert.Equal(naive, attribution.Runs.SelectMany(run => Enumerable.Repeat(run.Stamp, run.To - run.From)));
            }

            Assert.Equal(naive, attribution.Runs.SelectMany(run => Enumerable.Repeat(run.Stamp, run.To - run.From)));
            var runs = attribution.Runs.ToList();
            Assert.Equal(attribution.Length, runs.Sum(run => run.To - run.From));
            for (var i = 1; i < runs.Count; i++)
            {
                Assert.Equal(runs[i - 1].To, runs[i].From);
                Assert.NotEqual(runs[i - 1].Stamp, runs[i].Stamp);
            }
        }, iter: Some.Cases);

    [Fact]
    public void Writing_in_one_go_by_few_hands_is_attributed_as_a_naive_replay_says() =>
        Gen.Select(Some.Writing(40), Gen.Int[0, 7].List[40], Gen.OneOf(2, 32)).Sample((history, chances, limit) =>
        {
            var attribution = Attribution.EmptyWith(limit).After(ChangeSet.Replace(0, 0, 0, history.Text).By(Sample.Amina, 1));
            var naive = NaiveAttribution.After([], ChangeSet.Replace(0, 0, 0, history.Text).By(Sample.Amina, 1));
            var at = Sample.Noon;
            for (var i = 0; i < history.Changes.Length; i++)
            {
                at += TimeSpan.FromSeconds(chances[i] == 0 ? 61 : 1);
                var contribution = history.Changes[i].By(chances[i] == 1 ? Sample.Bela : Sample.Amina, i + 2, at) with { Channel = chances[i] == 2 ? Channel.Pasted : Channel.Typed };
                attribution = attribution.After(contribution);
                naive = NaiveAttribution.After(naive, contribution);
                if (chances[i] == 3) Assert.Null(attribution.Fault());
            }

            Assert.Null(attribution.Fault());
            Assert.Equal(naive, attribution.Runs.SelectMany(run => Enumerable.Repeat(run.Stamp, run.To - run.From)));
            for (var runs = attribution.Runs.ToList(); runs.Count > 1; runs.RemoveAt(0)) Assert.NotEqual(runs[0].Stamp, runs[1].Stamp);
        }, iter: Some.Cases);

    [Fact]
    public void Runs_in_a_range_are_those_that_touch_it_cut_to_it() =>
        Gen.Select(Some.History(8), Gen.Int[0, 1000], Gen.Int[0, 1000]).Sample((history, a, b) =>
        {
            var attribution = Attribution.EmptyWith(2).After(ChangeSet.Replace(0, 0, 0, history.Text).By(Sample.Amina, 1));
            for (var i = 0; i < history.Changes.Length; i++) attribution = attribution.After(history.Changes[i].By(Sample.Author(i % 3), i + 2));
            var (from, to) = (Math.Min(a, b) * attribution.Length / 1000, Math.Max(a, b) * attribution.Length / 1000);
            var expected = attribution.Runs
                .Where(run => from < to && run.To > from && run.From < to)
                .Select(run => new AttributionRun(Math.Max(run.From, from), Math.Min(run.To, to), run.Stamp));
            Assert.Equal(expected, attribution.RunsIn(from, to));
        }, iter: Some.Cases);

    [Fact]
    public void Bytes_round_trip_and_writing_goes_on_from_them_as_if_nothing_had_happened() =>
        Gen.Select(Some.Contributions, Gen.Int[0, 12]).Sample((contributions, cut) =>
        {
            var length = contributions[0].Changes.LengthBefore;
            var start = length == 0 ? Attribution.Empty : Attribution.Empty.After(ChangeSet.Replace(0, 0, 0, new('x', length)).By(Sample.Amina, 0));
            var straight = contributions.Aggregate(start, (attribution, contribution) => attribution.After(contribution));
            var stored = contributions.Take(cut).Aggregate(start, (attribution, contribution) => attribution.After(contribution));
            var resumed = contributions.Skip(cut).Aggregate(Attribution.FromBytes(stored.ToBytes(), 2), (attribution, contribution) => attribution.After(contribution));
            Assert.Null(resumed.Fault());
            Assert.Equal(straight.Runs, resumed.Runs);
            Assert.Equal(straight.ToBytes(), resumed.ToBytes());
        }, iter: Some.Cases);

    [Fact]
    public void Damaged_bytes_are_refused_or_read_never_another_error() =>
        Gen.Select(Some.Contributions, Gen.Select(Gen.Int[0, 5000], Gen.Byte).List[1, 3], Gen.Int[0, 3]).Sample((contributions, damage, cut) =>
        {
            var start = Attribution.Empty;
            foreach (var contribution in contributions.Where(contribution => contribution.Changes.Inserted.Length > 0))
            {
                start = start.After(contribution with { Changes = ChangeSet.Replace(start.Length, start.Length / 2, start.Length / 2, contribution.Changes.Inserted) });
            }

            var bytes = start.ToBytes();
            foreach (var (at, value) in damage) bytes[at % bytes.Length] = value;
            try
            {
                var read = Attribution.FromBytes(bytes.AsSpan(0, Math.Max(bytes.Length - cut, 0)));
                Assert.Equal(read.Runs, Attribution.FromBytes(read.ToBytes()).Runs);
            }
            catch (FormatException)
            {
                // Refused, as it should be.
            }
        }, iter: Some.Cases * 3);
}
