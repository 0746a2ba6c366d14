using System.Text;

namespace Workspace.Conformance;

/// <summary>Random texts and change sets, the same for the same seed. Texts keep the rules; no change set splits a surrogate pair.</summary>
internal sealed class Chance(int seed)
{
    private static readonly string[] Letters =
        ["a", "b", "c", " ", "\n", "\n", "é", "😀", "𝄞", "\"", "\\", "\t", "\b", "\f", "\u0001", "\u007f", "\u2028", "\ufeff", "\uffff", "/", "<"];

    private const int Usual = 9;

    private readonly Random random = new(seed);

    /// <summary>Whether texts are long and change sets of many ranges.</summary>
    internal bool IsLong { get; set; }

    internal int Below(int count) => random.Next(count);

    /// <summary>Whether one of so many times.</summary>
    internal bool OneIn(int times) => random.Next(times) == 0;

    internal string Text() => Text(IsLong ? 400 : 16);

    internal string Text(int most)
    {
        var text = new StringBuilder();
        for (var count = Below(most + 1); count > 0; count--) text.Append(Letters[Below(OneIn(4) ? Letters.Length : Usual)]);
        return text.ToString();
    }

    /// <summary>A change set for a text: replacements in order, at times adjacent; some composed of two, some all there is inverted.</summary>
    internal ChangeSet Changes(string text)
    {
        var changes = Replacements(text);
        if (OneIn(4)) return changes.Compose(Replacements(changes.Apply(Rope.Of(text)).ToString()));
        return OneIn(16) ? changes.Compose(changes.Invert(Rope.Of(text))) : changes;
    }

    /// <summary>Change sets that follow each other from a text on.</summary>
    internal ChangeSet[] Following(string text, int count)
    {
        var changes = new ChangeSet[count];
        for (var i = 0; i < count; i++)
        {
            changes[i] = Changes(text);
            text = changes[i].Apply(Rope.Of(text)).ToString();
        }

        return changes;
    }

    private ChangeSet Replacements(string text)
    {
        var sections = new SectionWriter([]);
        var inserted = new StringBuilder();
        var at = 0;
        for (var count = Below(IsLong ? 60 : 5); count > 0; count--)
        {
            var from = Forward(text, at, OneIn(3) ? 0 : Below(6));
            var to = Forward(text, from, OneIn(2) ? 0 : Below(5));
            var insert = OneIn(2) ? "" : Text(4);
            sections.Add(from - at, -1);
            sections.Add(to - from, insert.Length);
            inserted.Append(insert);
            at = to;
        }

        sections.Add(text.Length - at, -1);
        return ChangeSet.Of(sections.Written, inserted.ToString());
    }

    private static int Forward(string text, int at, int characters)
    {
        for (; characters > 0 && at < text.Length; characters--) at += char.IsSurrogatePair(text, at) ? 2 : 1;
        return at;
    }
}
