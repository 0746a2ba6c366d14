using System.Collections.Immutable;
using CsCheck;

namespace Workspace.Collab.Tests;

public sealed class ProvenanceLaws
{
    /// <summary>A draft and what came after it, by few people who write and remove in one go more often than not.</summary>
    private static readonly Gen<(Draft Start, ImmutableArray<Contribution> Since)> History =
        Gen.Select(Gen.OneOf(Some.History(12), Some.Writing(24)), Gen.Select(Some.Author, Gen.Int[0, 9], Gen.Bool).List[25]).Select((history, signatures) =>
        {
            var at = Sample.Noon;
            var before = ChangeSet.Replace(0, 0, 0, history.Text).By(Sample.Amina, 1);
            var since = history.Changes.Select((changes, i) =>
            {
                var (author, chance, copied) = signatures[i];
                at += TimeSpan.FromSeconds(chance == 0 ? 61 : 2);
                Origin[] origins = copied && changes.Inserted.Length > 1 ? [new(1, changes.Inserted.Length, new(Sample.Bela, new(Sample.Id(7)), new(3), Sample.Noon))] : [];
                return changes.By(chance < 3 ? author : Sample.Amina, i + 2, at, origins);
            });
            return (Draft.Empty.After(before), since.ToImmutableArray());
        });

    [Fact]
    public void Every_run_that_ever_stood_is_told_as_a_naive_replay_tells_it() =>
        History.Sample((start, since) =>
        {
            var naive = new NaiveProvenance(start.Text.ToString(), start.Attribution.Runs.SelectMany(run => Enumerable.Repeat(run.Stamp, run.To - run.From)));
            foreach (var contribution in since) naive.After(contribution);
            var provenance = Provenance.Of(start, since);
            Assert.Equal(naive.Runs(), provenance.Runs.Select(run => (run.At, provenance.TextOf(run), run.Stamp, run.Removal)));
            Assert.Equal(since.Aggregate(start, (draft, contribution) => draft.After(contribution)).Text.ToString(), provenance.Text.ToString());
        }, iter: Some.Cases);

    [Fact]
    public void Touches_of_a_range_are_those_of_each_code_unit_in_it() =>
        Gen.Select(History, Gen.Int[0, 1000], Gen.Int[0, 1000]).Sample((history, a, b) =>
        {
            var (start, since) = history;
            var length = since[^1].Changes.LengthAfter;
            var (from, to) = (Math.Min(a, b) * length / 1000, Math.Max(a, b) * length / 1000);
            var nobody = new Stamp(default, Channel.Typed, default, default, default, default, null);
            var naive = new NaiveProvenance(start.Text.ToString(), Enumerable.Repeat(nobody, start.Text.Length));
            foreach (var contribution in since) naive.After(contribution);

            var touches = new List<(Author Author, int Inserted, int Removed, DateTimeOffset FirstAt, DateTimeOffset LastAt)>();
            var at = 0;
            foreach (var unit in naive.Units)
            {
                if (from <= at && (unit.RemovedBy is null ? at < to : at <= to))
                {
                    if (unit.Stamp.InsertedBy != default) touches.Add((unit.Stamp.InsertedBy, 1, 0, unit.Stamp.FromAt, unit.Stamp.ToAt));
                    if (unit.RemovedBy is { } by) touches.Add((by.Author, 0, 1, by.At, by.At));
                }

                if (unit.RemovedBy is null) at++;
            }

            var expected = touches.GroupBy(touch => touch.Author)
                .Select(all => new Touch(all.Key, all.Sum(touch => touch.Inserted), all.Sum(touch => touch.Removed), all.Min(touch => touch.FirstAt), all.Max(touch => touch.LastAt)))
                .OrderByDescending(touch => touch.Inserted + touch.Removed).ThenBy(touch => touch.Author.Person.Value).ThenBy(touch => touch.Author.Organization.Value);
            Assert.Equal(expected, Touches.Since(since).In(from, to));
        }, iter: Some.Cases);
}
