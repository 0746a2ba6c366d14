using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Pages;

namespace Workspace.Web.Tests.Pages;

public sealed class SittingTests
{
    private static readonly DateTimeOffset Nine = new(2027, 9, 14, 9, 0, 0, TimeSpan.Zero);
    private static readonly Author Ada = new(new(Guid.CreateVersion7()), new(Guid.CreateVersion7()));
    private static readonly Author Ben = new(new(Guid.CreateVersion7()), new(Guid.CreateVersion7()));

    [Fact]
    public void Revisions_of_one_person_close_together_are_one_sitting()
    {
        var sitting = Assert.Single(Sitting.Of([Revision(3, 20, 21, Ada), Revision(2, 10, 12, Ada), Revision(1, 0, 5, Ada)]));
        Assert.Equal((0, 3), (sitting.From.Number, sitting.To.Number));
        Assert.Equal((Nine, Nine.AddMinutes(21)), (sitting.StartedAt, sitting.EndedAt));
        Assert.Equal(30, sitting.WordsAdded);
        Assert.Single(sitting.Shares);
    }

    [Fact]
    public void Half_an_hour_of_quiet_ends_a_sitting() => Assert.Equal(2, Sitting.Of([Revision(2, 36, 40, Ada), Revision(1, 0, 5, Ada)]).Count);

    [Fact]
    public void Another_person_alone_begins_a_sitting_of_their_own() => Assert.Equal(2, Sitting.Of([Revision(2, 6, 8, Ben), Revision(1, 0, 5, Ada)]).Count);

    [Fact]
    public void People_who_write_together_have_one_sitting()
    {
        var sitting = Assert.Single(Sitting.Of([Revision(3, 9, 10, Ben), Revision(2, 6, 8, Ada, Ben), Revision(1, 0, 5, Ada)]));
        Assert.Equal(2, sitting.Shares.Length);
    }

    [Fact]
    public void A_day_of_steady_work_is_still_read_in_parts()
    {
        var revisions = Enumerable.Range(0, 60).Reverse().Select(i => Revision(i + 1, i * 10, i * 10 + 9, Ada));
        Assert.All(Sitting.Of(revisions), s => Assert.True(s.EndedAt - s.StartedAt <= Sitting.Longest));
    }

    private static RevisionEntry Revision(int number, int from, int to, params Author[] authors) => new(
        number, new(number - 1), new(number), Nine.AddMinutes(from), Nine.AddMinutes(to),
        [.. authors.Select(a => new RevisionShare(a, 10, 1, 50, 5))], ["Housing"]);
}
