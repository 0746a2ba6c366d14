using CsCheck;

namespace Workspace.Collab.Tests;

public sealed class SurvivalLaws
{
    [Fact]
    public void Stretches_tell_of_every_code_unit_what_following_it_by_itself_tells() =>
        Some.History(12).Sample(history =>
        {
            var contributions = history.Changes.Select((changes, i) => changes.By(Sample.Amina, i + 1)).ToArray();
            var now = Enumerable.Range(0, history.Text.Length).ToList();
            var removedBy = new int[history.Text.Length];
            Array.Fill(removedBy, -1);
            for (var i = 0; i < contributions.Length; i++)
            {
                foreach (var range in contributions[i].Changes.Ranges.Reverse())
                {
                    foreach (var at in now.GetRange(range.FromA, range.ToA - range.FromA))
                    {
                        if (at >= 0) removedBy[at] = i;
                    }

                    now.RemoveRange(range.FromA, range.ToA - range.FromA);
                    now.InsertRange(range.FromA, Enumerable.Repeat(-1, range.ToB - range.FromB));
                }
            }

            var survival = Survival.Through(history.Text.Length, [.. contributions]);
            var (cameFrom, goneBy) = (new List<int>(), new List<int>());
            foreach (var stretch in survival.Stretches.ToArray())
            {
                Assert.True(stretch.Length > 0);
                Assert.Equal(goneBy.Count, stretch.OldAt);
                Assert.Equal(cameFrom.Count, stretch.NewAt);
                for (var i = 0; i < stretch.NewLength; i++) cameFrom.Add(stretch.Fate == Fate.Kept ? stretch.OldAt + i : -1);
                for (var i = 0; i < stretch.OldLength; i++) goneBy.Add(stretch.By);
            }

            Assert.Equal(now, cameFrom);
            Assert.Equal(removedBy, goneBy);
            for (var at = 0; at < cameFrom.Count; at++) Assert.True(Holds(survival.Stretches[survival.AtNew(at)].NewAt, survival.Stretches[survival.AtNew(at)].NewLength, at));
            for (var at = 0; at < goneBy.Count; at++) Assert.True(Holds(survival.Stretches[survival.AtOld(at)].OldAt, survival.Stretches[survival.AtOld(at)].OldLength, at));
        }, iter: Some.Cases);

    private static bool Holds(int from, int length, int at) => from <= at && at < from + length;
}
