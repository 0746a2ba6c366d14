using CsCheck;

namespace Workspace.Collab.Tests;

/// <summary>A text of words that are all different, and what was done to it: writing, deleting, undoing of anything earlier, restoring, pasting everything anew.</summary>
internal sealed class WordHistory
{
    /// <summary>The code units of each word.</summary>
    internal const int Size = 8;

    private readonly List<Rope> texts = [];
    private readonly List<ChangeSet> changes = [];
    private int words;

    internal static readonly Gen<WordHistory> Some =
        Gen.Select(Gen.Int[0, 8], Gen.Select(Gen.Int[0, 11], Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Int[0, 3]).List[1, 14]).Select((start, steps) =>
        {
            var history = new WordHistory(start);
            foreach (var (kind, a, b, count) in steps) history.Does(kind, a, b, count);
            return history;
        });

    private WordHistory(int start) => texts.Add(Rope.Of(New(start)));

    /// <summary>The text at each version, one more than there are changes.</summary>
    internal IReadOnlyList<Rope> Texts => texts;

    internal IReadOnlyList<ChangeSet> Changes => changes;

    internal static List<string> WordsOf(string text) => [.. Enumerable.Range(0, text.Length / Size).Select(i => text.Substring(i * Size, Size))];

    /// <summary>A change in words: adjacent ranges as one.</summary>
    internal static List<(int From, int To, IReadOnlyList<string> Inserted)> RangesOf(ChangeSet changes)
    {
        var ranges = new List<(int From, int To, IReadOnlyList<string> Inserted)>();
        foreach (var range in changes.Ranges)
        {
            var (from, to, inserted) = (range.FromA / Size, range.ToA / Size, WordsOf(range.Inserted.ToString()));
            if (ranges.Count > 0 && ranges[^1].To == from) ranges[^1] = (ranges[^1].From, to, [.. ranges[^1].Inserted, .. inserted]);
            else ranges.Add((from, to, inserted));
        }

        return ranges;
    }

    public override string ToString() => string.Join("; ", changes.Select((change, i) => $"{texts[i]} / {change} {change.Inserted}"));

    private string New(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => New()));

    /// <summary>Six letters and a surrogate pair among them, none of which stands in another word.</summary>
    private string New()
    {
        var letters = string.Concat(Enumerable.Range(0, Size - 2).Select(i => (char)('\u4e00' + ((Size - 2) * words) + i)));
        return letters.Insert(words % (Size - 1), char.ConvertFromUtf32(0x10000 + (0x401 * (words++ % 0x3fe))));
    }

    private void Does(int kind, int a, int b, int count)
    {
        var text = texts[^1];
        var length = text.Length / Size;
        var (from, to) = (Math.Min(a, b) * length / 1000, Math.Max(a, b) * length / 1000);
        var (early, late) = (Math.Min(a, b) * changes.Count / 1001, Math.Max(a, b) * changes.Count / 1001);
        Add(kind switch
        {
            0 or 1 => ChangeSet.Replace(text.Length, from * Size, from * Size, New(count)),
            2 or 3 or 4 => ChangeSet.Replace(text.Length, from * Size, Math.Min(from + count, length) * Size, ""),
            5 => ChangeSet.Replace(text.Length, from * Size, to * Size, New(count)),
            6 => Twice(length, from, to, count),
            7 or 8 when changes.Count > 0 => Undone(early, early + 1),
            9 when changes.Count > 0 => Undone(early, late + 1),
            10 when changes.Count > 0 => Undone(early, changes.Count),
            11 => ChangeSet.Replace(text.Length, 0, text.Length, text.ToString(0, from * Size) + New(count / 2) + text.ToString(to * Size, text.Length)),
            _ => ChangeSet.Empty(text.Length),
        });
    }

    /// <summary>Deletes on both sides of a stretch, and writes behind it.</summary>
    private ChangeSet Twice(int length, int from, int to, int count)
    {
        var (left, right) = (Math.Min(count, to - from), Math.Min(count, length - to));
        var first = ChangeSet.Replace(length * Size, to * Size, (to + right) * Size, New(1));
        return first.Compose(ChangeSet.Replace(first.LengthAfter, from * Size, (from + left) * Size, ""));
    }

    /// <summary>Some changes undone together, over what came since.</summary>
    private ChangeSet Undone(int from, int to)
    {
        var undone = changes[from..to].Aggregate((one, next) => one.Compose(next)).Invert(texts[from]);
        return changes[to..].Aggregate(undone, (moved, over) => moved.Transform(over));
    }

    /// <summary>Adds a change, unless a word would then stand twice, or be moved: nobody would say where it went.</summary>
    private void Add(ChangeSet change)
    {
        var (before, after) = (WordsOf(texts[^1].ToString()), change.Apply(texts[^1]));
        var isMove = RangesOf(change).Any(range => range.Inserted.Intersect(before).Except(before[range.From..range.To]).Any());
        if (change.IsEmpty || isMove || WordsOf(after.ToString()).Distinct().Count() < after.Length / Size) return;
        changes.Add(change);
        texts.Add(after);
    }
}
