using System.Text;

namespace Workspace.Collab.Tests;

public sealed class JsonTests
{
    [Fact]
    public void A_keystroke_allocates_the_change_set_alone()
    {
        var json = """[12345,[0,"a"],67890]"""u8.ToArray();
        var printed = new System.Buffers.ArrayBufferWriter<byte>(256);
        ChangeSet.Parse(json, out _)!.WriteTo(printed);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = ChangeSet.Parse(json, out _);
        var parsed = GC.GetAllocatedBytesForCurrentThread();
        read!.WriteTo(printed);
        var after = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal((64, 0), (parsed - before, after - parsed));
        Assert.Equal([.. json, .. json], printed.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData("[", "[")]
    [InlineData("[", "1")]
    [InlineData("[", "0")]
    [InlineData("[", " ")]
    [InlineData("", "]")]
    [InlineData("[[1,\"", "\\")]
    [InlineData("[[1,\"", "\\u")]
    [InlineData("[", "[1,")]
    [InlineData("[", "\"\",")]
    public void A_megabyte_of_nonsense_is_refused_for_nothing(string start, string again)
    {
        var json = Encoding.UTF8.GetBytes(start + string.Concat(Enumerable.Repeat(again, 1_000_000 / again.Length)));
        ChangeSet.Parse(json, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = ChangeSet.Parse(json, out var refusal);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal((null, Refusal.BadChangeSet), (read, refusal));
    }

    [Fact]
    public void A_megabyte_of_sections_takes_memory_in_proportion()
    {
        var json = Encoding.UTF8.GetBytes($"[{string.Concat(Enumerable.Repeat("1,[1],", 160_000))}1]");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = ChangeSet.Parse(json, out _);
        var after = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(320_001, read!.Sections.Length / 2);
        Assert.InRange(after - before, 0, 16 * json.Length);
    }

    [Fact]
    public void Text_is_printed_as_it_is_and_only_what_must_be_is_escaped() =>
        Assert.Equal(
            """[[0,"é€😀/<'","\"\\\t\b\f\r\u0001"]]""",
            Encoding.UTF8.GetString(ChangeSet.Replace(0, 0, 0, "é€😀/<'\n\"\\\t\b\f\r\u0001").ToJson()));

    [Fact]
    public void A_surrogate_pair_across_two_stretches_is_printed_whole()
    {
        foreach (var skip in Enumerable.Range(1020, 6))
        {
            var text = new string('é', skip) + "😀";
            Assert.Equal($"[[0,\"{text}\"]]", Encoding.UTF8.GetString(ChangeSet.Replace(0, 0, 0, text).ToJson()));
        }
    }
}
