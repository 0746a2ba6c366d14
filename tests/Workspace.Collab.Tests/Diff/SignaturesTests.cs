using System.Collections.Immutable;

namespace Workspace.Collab.Tests;

public sealed class SignaturesTests
{
    private static readonly ImmutableArray<Contribution> Contributions =
    [
        .. Enumerable.Range(0, 9).Select(i => ChangeSet.Replace(i, i, i, "x").By(Sample.Author(1 + (i % 3)), i + 1, Sample.Noon.AddMilliseconds(i * i * 731))),
    ];

    [Fact]
    public void They_are_those_of_the_contributions_packed_or_not()
    {
        var (one, other) = (PackedRun.Pack(Contributions[..4]), PackedRun.Pack(Contributions[4..7]));
        var signatures = Signatures.Of(new(2), new(8), [(new(0), new(4), one), (new(4), new(7), other)], Contributions[7..]);
        Assert.Equal(Contributions[2..8].Select(c => new Signature(c.Author, c.Version, c.At)), Enumerable.Range(0, signatures.Count).Select(i => signatures[i]));
        Assert.Equal(Enumerable.Range(0, 9).Select(i => Signatures.Of(Contributions)[i]), Contributions.Select(c => new Signature(c.Author, c.Version, c.At)));
    }

    [Fact]
    public void Runs_of_the_first_format_have_them_too()
    {
        var unpacked = PackedRun.Unpack(FirstFormatTests.Packed);
        var signatures = Signatures.Of(new(unpacked[0].Version.Number - 1), unpacked[^1].Version, [(new(unpacked[0].Version.Number - 1), unpacked[^1].Version, FirstFormatTests.Packed)], []);
        Assert.Equal(unpacked.Select(c => new Signature(c.Author, c.Version, c.At)), Enumerable.Range(0, signatures.Count).Select(i => signatures[i]));
    }

    [Fact]
    public void A_gap_and_a_run_that_is_another_are_refused()
    {
        var run = PackedRun.Pack(Contributions[..4]);
        Assert.Throws<ArgumentException>(() => Signatures.Of(new(0), new(9), [(new(0), new(4), run)], Contributions[5..]));
        Assert.Throws<ArgumentException>(() => Signatures.Of(new(0), new(5), [(new(0), new(4), run)], []));
        Assert.Throws<ArgumentException>(() => Signatures.Of(new(2), new(9), [], Contributions[4..]));
        Assert.Throws<FormatException>(() => Signatures.Of(new(0), new(5), [(new(0), new(5), run)], [])[0]);
    }
}
