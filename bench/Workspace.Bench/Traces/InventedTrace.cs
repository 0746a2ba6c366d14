using System.Text;

namespace Workspace.Bench;

/// <summary>A trace for a machine that has no recorded one: bursts of typing, letters taken back, a caret that jumps, selections removed, pastes.</summary>
internal sealed class InventedTrace
{
    internal const string Name = "invented";

    private const int Length = 100_000;

    private readonly Random random = new(2026);
    private readonly InventedWords words;
    private readonly StringBuilder text = new();
    private readonly List<Edit> edits = [];
    private int caret;

    private InventedTrace() => words = new(random);

    /// <summary>100,000 edits, every time the same.</summary>
    internal static Trace Invent()
    {
        var trace = new InventedTrace();
        while (trace.edits.Count < Length) trace.Act();
        return new(Name, [.. trace.edits], new long[trace.edits.Count], trace.text.ToString());
    }

    private void Act()
    {
        switch (random.Next(100))
        {
            case < 70:
                for (var i = random.Next(1, 12); i > 0; i--) Type(words.Next() + (random.Next(14) == 0 ? ".\n" : " "));
                break;
            case < 82:
                for (var i = random.Next(1, 15); i > 0 && caret > 0; i--) Replace(caret - 1, 1, "");
                break;
            case < 94:
                caret = random.Next(5) == 0 ? random.Next(text.Length + 1) : Math.Clamp(caret + random.Next(-500, 500), 0, text.Length);
                break;
            case < 97:
                if (caret < text.Length) Replace(caret, Math.Min(random.Next(1, 80), text.Length - caret), "");
                break;
            default:
                Replace(caret, 0, words.Sentence(random.Next(8, 60)) + "\n");
                break;
        }
    }

    private void Type(string letters)
    {
        foreach (var letter in letters) Replace(caret, 0, letter.ToString());
    }

    private void Replace(int at, int removed, string inserted)
    {
        if (edits.Count == Length) return;
        edits.Add(new(at, removed, inserted));
        text.Remove(at, removed).Insert(at, inserted);
        caret = at + inserted.Length;
    }
}
