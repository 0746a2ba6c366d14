using CsCheck;

namespace Workspace.Collab.Tests;

public sealed class RopeLaws
{
    /// <summary>Edits as parts of a thousand, so that they fit a text of any length.</summary>
    private static readonly Gen<List<(int From, int To, string Text)>> Edits =
        Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 1000], Some.TextOf(9)).List[0, 60];

    [Fact]
    public void A_rope_reads_as_the_string_it_stands_for() =>
        Gen.Select(Some.TextOf(60), Edits, Gen.OneOf(4, 6, 512)).Sample((start, edits, limit) =>
        {
            var rope = Rope.Of(start, limit);
            var text = start;
            foreach (var edit in edits)
            {
                var (from, to) = Range(text, edit.From, edit.To);
                rope = rope.Replace(from, to, edit.Text);
                text = text[..from] + edit.Text + text[to..];
                Assert.Null(rope.Fault());
                Assert.Equal(text, rope.ToString());
                Assert.Equal(text.Length, rope.Length);
                Assert.Equal(text.Count(c => c == '\n') + 1, rope.Lines);
            }

            Assert.Equal(text, string.Concat(rope.Chunks.Select(chunk => chunk.ToString())));
            Assert.All(rope.Chunks, chunk => Assert.True(TextRules.Allows(chunk.Span)));
        }, iter: Some.Cases);

    [Fact]
    public void An_older_version_is_untouched_by_edits_of_a_newer_one() =>
        Gen.Select(Some.TextOf(60), Edits).Sample((start, edits) =>
        {
            var first = Rope.Of(start, 4);
            var rope = first;
            foreach (var edit in edits)
            {
                var (from, to) = Range(rope.ToString(), edit.From, edit.To);
                rope = rope.Replace(from, to, edit.Text);
            }

            Assert.Equal(start, first.ToString());
        }, iter: Some.Cases);

    [Fact]
    public void Every_version_keeps_its_text_however_writing_goes_on_from_it() =>
        Gen.Select(Some.Text, Gen.Select(Gen.Int[0, 5], Gen.Int[0, 9], Gen.Int[0, 1000], Some.TextOf(3)).List[1, 40], Gen.OneOf(4, 6, 512)).Sample((start, steps, limit) =>
        {
            // Each version with its text and where its writer stands; some steps go back and write on from an older one.
            var versions = new List<(Rope Rope, string Text, int Caret)> { (Rope.Of(start, limit), start, 0) };
            foreach (var (back, kind, place, letters) in steps)
            {
                var (rope, text, caret) = versions[back == 0 ? place % versions.Count : ^1];
                if (kind == 0) caret = Sample.Whole(text, place * text.Length / 1000);
                var from = kind is 1 or 2 or 3 ? Sample.Whole(text, Math.Max(caret - 2, 0)) : caret;
                var to = kind is 3 or 4 ? Sample.Whole(text, Math.Min(caret + 2, text.Length)) : caret;
                to = Math.Max(from, to);
                versions.Add((rope.Replace(from, to, letters), text[..from] + letters + text[to..], from + letters.Length));
                if (kind == 5) Assert.Null(versions[^1].Rope.Fault());
            }

            foreach (var (rope, text, _) in versions)
            {
                Assert.Equal(text.Length, rope.Length);
                for (var at = 0; at < text.Length; at++) Assert.Equal(text[at], rope[at]);
                for (var from = 0; from <= text.Length; from += 3) Assert.Equal(text[from..Math.Min(from + 7, text.Length)], rope.ToString(from, Math.Min(from + 7, text.Length)));
                Assert.True(rope.MayHoldSurrogates || !text.Any(char.IsSurrogate));
                Assert.Equal(text, rope.ToString());
                Assert.Null(rope.Fault());
                for (var at = 0; at < text.Length; at++) Assert.Equal(text[at], rope[at]);
            }
        }, iter: Some.Cases);

    [Fact]
    public void A_slice_is_that_part() =>
        Gen.Select(Some.TextOf(80), Gen.Int[0, 1000], Gen.Int[0, 1000]).Sample((text, a, b) =>
        {
            var (from, to) = Range(text, a, b);
            var rope = Rope.Of(text, 4);
            var slice = rope.Slice(from, to);
            Assert.Null(slice.Fault());
            Assert.Equal(text[from..to], slice.ToString());
            Assert.Equal(text[from..to], rope.ToString(from, to));
        }, iter: Some.Cases);

    [Fact]
    public void Line_and_column_lead_back_to_the_offset() =>
        Some.TextOf(60).Sample(text =>
        {
            var rope = Rope.Of(text, 4);
            for (var at = 0; at <= text.Length; at++)
            {
                var place = rope.LineColumnAt(at);
                Assert.Equal(text[..at].Count(c => c == '\n') + 1, place.Line);
                Assert.Equal(at - (text[..at].LastIndexOf('\n') + 1), place.Column);
                Assert.Equal(at, rope.OffsetOf(place));
                if (at < text.Length) Assert.Equal(text[at], rope[at]);
            }
        }, iter: Some.Cases);

    [Fact]
    public void Its_hash_is_that_of_the_text_in_utf_8() =>
        Some.TextOf(80).Sample(text =>
            Assert.Equal(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)), Rope.Of(text, 4).Sha256()), iter: Some.Cases);

    [Fact]
    public void It_is_written_in_utf_8() =>
        Some.TextOf(80).Sample(text =>
        {
            var bytes = new System.Buffers.ArrayBufferWriter<byte>();
            Rope.Of(text, 4).WriteUtf8To(bytes);
            Assert.Equal(System.Text.Encoding.UTF8.GetBytes(text), bytes.WrittenSpan.ToArray());
        }, iter: Some.Cases);

    private static (int From, int To) Range(string text, int a, int b)
    {
        var from = Sample.Whole(text, Math.Min(a, b) * text.Length / 1000);
        return (from, Sample.Whole(text, Math.Max(a, b) * text.Length / 1000));
    }
}
