using System.Text;

namespace Workspace.Collab.Tests;

/// <summary>Bytes as the JSON of a change set.</summary>
internal static class ParsedBytes
{
    private const int LongestApplied = 10_000;

    internal static void Read(byte[] bytes)
    {
        var read = ChangeSet.Parse(bytes, out var refusal);
        Assert.Equal(PlainJson.Parse(bytes), read);
        Assert.Equal(read is null, refusal is Refusal.BadChangeSet or Refusal.ForbiddenCharacters);

        // What is longer than a keystroke goes another way.
        Assert.Equal(read, ChangeSet.Parse([.. bytes, .. new byte[150].Select(_ => (byte)' ')], out var same));
        Assert.Equal(refusal, same);
        if (read is null) return;

        var printed = read.ToJson();
        var again = ChangeSet.Parse(printed, out _);
        Assert.Equal(read, again);
        Assert.Equal(printed, again!.ToJson());
        Assert.Equal(read, Sample.Drawn(read.ToString(), read.Inserted));
        if (Math.Max(read.LengthBefore, read.LengthAfter) <= LongestApplied) AssertUndone(read);
    }

    internal static IEnumerable<byte[]> Seeds() => new[]
    {
        "[]", "[4]", """[4,[2],[0,"a","b"]]""", """[[3,""]]""", """ [ 1 , [ 2 , "x" ] , 3 ] """, """[[0,"é€😀\ud83d\ude00\n\u0001\"\\\/"]]""", """[1073741823,[1]]""",
        """[[0,"\ud83d"]]""", """[[2],[0,"","",""],7,[1,"z"]]""", """[12345,[0,"a"],67890]""", "[0]", "[-1]", "[1e9]", "[[[1]]]", "{}", "null", "[\"4\"]",
    }.Select(Encoding.UTF8.GetBytes);

    private static void AssertUndone(ChangeSet changes)
    {
        var text = Rope.Of(new string('x', changes.LengthBefore), 4);
        var after = changes.Apply(text);
        Assert.Equal(changes.LengthAfter, after.Length);
        Assert.Null(after.Fault());
        Assert.Equal(text.ToString(), changes.Invert(text).Apply(after).ToString());
        for (var at = 0; at < changes.LengthBefore; at++) Assert.InRange(changes.Position(at + 1), changes.Position(at), changes.LengthAfter);
    }
}
