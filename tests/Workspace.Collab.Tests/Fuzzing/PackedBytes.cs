using System.Text;

namespace Workspace.Collab.Tests;

/// <summary>Bytes as the packed form of a change set.</summary>
internal static class PackedBytes
{
    private static readonly int[] Lengths = [0, 1, 9, 300, ChangeSet.MaxLength];

    internal static void Read(byte[] bytes)
    {
        foreach (var length in Lengths) Read(bytes, length);
    }

    internal static IEnumerable<byte[]> Seeds() =>
    [
        .. new[] { ChangeSet.Empty(9), ChangeSet.Replace(9, 5, 5, "x"), ChangeSet.Replace(300, 200, 290, "é😀\n"), Sample.Drawn("1 0:2 3:0 2:2 1", "abcd") }.Select(change => change.ToPacked()),
        Encoding.UTF8.GetBytes(new string('\u0004', 200)), [0, 0x82, 1, .. Encoding.UTF8.GetBytes(new string('x', 32)), 0, 4, 13], [0, 4, 0xff], [0xff, 0xff, 0xff, 0xff, 4, 5, 1, 0x61],
    ];

    private static void Read(byte[] bytes, int length)
    {
        ReadOnlySpan<byte> rest = bytes;
        var read = ChangeSet.ReadPacked(ref rest, length, out var refusal);
        Assert.Equal(read is null, refusal is Refusal.BadChangeSet or Refusal.ForbiddenCharacters);
        if (read is null)
        {
            Assert.Equal(bytes.Length, rest.Length);
            return;
        }

        Assert.Equal(length, read.LengthBefore);
        Assert.InRange(read.LengthAfter, 0, ChangeSet.MaxLength);
        Assert.True(TextRules.Allows(read.Inserted));
        Assert.Equal(read, ChangeSet.Parse(read.ToJson(), out _));
        ReadOnlySpan<byte> again = read.ToPacked();
        Assert.Equal(read, ChangeSet.ReadPacked(ref again, length, out _));
        Assert.Equal(0, again.Length);
        Assert.True(read.ToPacked().Length <= bytes.Length - rest.Length);
    }
}
