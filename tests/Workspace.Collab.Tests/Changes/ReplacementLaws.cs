using CsCheck;

namespace Workspace.Collab.Tests;

public sealed class ReplacementLaws
{
    private static readonly Gen<(ChangeSet A, ChangeSet B)> Rivals = Gen.Int[0, 8].SelectMany(length => Gen.Select(Of(length), Of(length)));

    [Fact]
    public void Sections_of_one_range_or_none_stand_in_place_and_read_back() =>
        Some.Change.Sample(change =>
        {
            Assert.Equal(change.A.Ranges.Count() <= 1, Replacement.TryOf(change.A.Sections, out var one));
            Assert.Equal(change.A.IsOne, Replacement.TryOf(change.A.Sections, out _));
            if (!change.A.IsOne) return;
            Assert.True(change.A.Sections.SequenceEqual(one.Sections));
            Assert.Equal((change.A.LengthBefore, change.A.LengthAfter), (one.LengthBefore, one.LengthAfter));
        }, iter: Some.Cases);

    [Fact]
    public void Two_that_lie_apart_cross_as_they_transform() =>
        Rivals.Sample(rivals =>
        {
            var (a, b) = (rivals.A.One, rivals.B.One);
            if (!Replacement.TryCross(ref a, ref b)) return;
            Assert.Equal(rivals.A.Transform(rivals.B).ToString(), Printed(a));
            Assert.Equal(rivals.B.Transform(rivals.A, before: true).ToString(), Printed(b));
        }, iter: Some.Cases * 10);

    [Fact]
    public void Two_that_meet_do_not_cross_and_stay_as_they_are() =>
        Rivals.Sample(rivals =>
        {
            var (a, b) = (rivals.A.One, rivals.B.One);
            var meet = a.Kept < b.Kept + b.Removed && b.Kept < a.Kept + a.Removed;
            Assert.Equal(meet, !Replacement.TryCross(ref a, ref b));
            if (meet) Assert.Equal((rivals.A.ToString(), rivals.B.ToString()), (Printed(a), Printed(b)));
        }, iter: Some.Cases);

    private static Gen<ChangeSet> Of(int length) =>
        Gen.Select(Gen.Int[0, length], Gen.Int[0, length], Gen.Int[0, 2])
            .Select((from, to, insert) => ChangeSet.Replace(length, Math.Min(from, to), Math.Max(from, to), new('x', insert)));

    private static string Printed(Replacement replacement) =>
        ChangeSet.Of(replacement.Sections, new('x', replacement.Added)).ToString();
}
