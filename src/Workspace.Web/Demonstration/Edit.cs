using System.Text.RegularExpressions;
using Workspace.Collab;

namespace Workspace.Web.Demonstration;

/// <summary>One replaced range of a text, as one contribution makes it; UTF-16 code units.</summary>
/// <param name="IsMoved">Whether the inserted text is what the stroke before took away.</param>
internal readonly record struct Stroke(int From, int To, string Insert, Channel Channel = Channel.Typed, bool IsMoved = false)
{
    public string Apply(string text) => string.Concat(text.AsSpan(0, From), Insert, text.AsSpan(To));
}

/// <summary>Something a writer of the demonstration did to a text, told by the words it is about.</summary>
internal abstract partial record Edit
{
    private Edit()
    {
    }

    /// <summary>What the keyboard sent, in order; each stroke is for the text after the one before.</summary>
    public abstract IEnumerable<Stroke> Strokes(string text);

    /// <summary>Paragraphs written before or after a place, or at the end of the text, word by word.</summary>
    public sealed record Write(string Paragraphs, string? Before, string? After) : Edit
    {
        public override IEnumerable<Stroke> Strokes(string text)
        {
            if (Before is not null) return Typed(Find(text, Before), Paragraphs + "\n\n");
            if (After is not null) return Typed(Find(text, After) + After.Length, "\n\n" + Paragraphs);
            return Typed(text.Length, text.Length > 0 ? "\n\n" + Paragraphs : Paragraphs);
        }
    }

    /// <summary>A text that was taken from a file, a paragraph at a time.</summary>
    public sealed record Import(IReadOnlyList<string> Parts) : Edit
    {
        public override IEnumerable<Stroke> Strokes(string text)
        {
            var at = text.Length;
            foreach (var part in Parts)
            {
                var insert = at > 0 ? "\n\n" + part : part;
                yield return new(at, at, insert, Channel.Imported);
                at += insert.Length;
            }
        }
    }

    /// <summary>Words put in the place of others; what both have in common stays untouched.</summary>
    public sealed record Replace(string Old, string New) : Edit
    {
        public override IEnumerable<Stroke> Strokes(string text)
        {
            var at = Find(text, Old);
            var head = Old.AsSpan().CommonPrefixLength(New);
            var tail = 0;
            while (tail < Math.Min(Old.Length, New.Length) - head && Old[^(tail + 1)] == New[^(tail + 1)]) tail++;

            var from = at + head;
            if (Old.Length > head + tail) yield return new(from, at + Old.Length - tail, "");
            foreach (var stroke in Typed(from, New[head..^tail])) yield return stroke;
        }
    }

    /// <summary>Words taken out; a whole paragraph goes with the blank line after it.</summary>
    public sealed record Delete(string Words) : Edit
    {
        public override IEnumerable<Stroke> Strokes(string text)
        {
            var from = Find(text, Words);
            var to = from + Words.Length;
            var isParagraph = (from == 0 || text[from - 1] == '\n') && text.AsSpan(to).StartsWith("\n\n");
            yield return new(from, isParagraph ? to + 2 : to, "");
        }
    }

    /// <summary>Paragraphs cut, from the first words to the last, and put before another place.</summary>
    public sealed record Move(string First, string Last, string Before) : Edit
    {
        public override IEnumerable<Stroke> Strokes(string text)
        {
            var from = Find(text, First);
            var to = Find(text, Last) + Last.Length + 2;
            var cut = new Stroke(from, to, "");
            yield return cut;
            var at = Find(cut.Apply(text), Before);
            yield return new(at, at, text[from..to], Channel.Pasted, IsMoved: true);
        }
    }

    /// <summary>Where words stand that must occur exactly once.</summary>
    private static int Find(string text, string words)
    {
        var at = text.IndexOf(words, StringComparison.Ordinal);
        if (at < 0) throw new FormatException($"The demonstration's text does not hold \"{words}\".");
        if (text.IndexOf(words, at + 1, StringComparison.Ordinal) >= 0) throw new FormatException($"The demonstration's text holds \"{words}\" twice.");
        return at;
    }

    private static IEnumerable<Stroke> Typed(int at, string insert)
    {
        foreach (var word in Word().Matches(insert).Select(match => match.Value))
        {
            yield return new(at, at, word);
            at += word.Length;
        }
    }

    [GeneratedRegex(@"\s*\S+[ ]?|\s+")]
    private static partial Regex Word();
}
