using System.Buffers;
using System.Text;

namespace Workspace.Collab;

public sealed partial class ChangeSet
{
    /// <summary>The text after it. O(sections x log length + inserted), and never more than O(sections x log length + length) where ranges lie close together.</summary>
    /// <exception cref="ArgumentException">The text is not as long as <see cref="LengthBefore"/>.</exception>
    public Rope Apply(Rope text)
    {
        if (IsOne && text.Length == LengthBefore) return text.Replace(one.Kept, one.Kept + one.Removed, Inserted);
        var replayed = text.Replayed;
        Apply(replayed);
        return Rope.Of(replayed);
    }

    /// <summary>Changes a text in place. Cost and errors are those of <see cref="Apply(Rope)"/>.</summary>
    internal void Apply(ReplayedText text)
    {
        CheckLength(text.Length, LengthBefore, nameof(text));
        if (IsOne)
        {
            text.Replace(one.Kept, one.Kept + one.Removed, Inserted);
            return;
        }

        // Where nearly every piece of the text is touched none is shared, and all of it is sooner written anew.
        const int many = 64;
        var sections = Sections;
        if (sections.Length > 2 * many && sections.Length > text.Length / text.Limit)
        {
            text.Become(Rewritten(Rope.Of(text), text.Limit));
            return;
        }

        for (var edits = new Replacements(this); edits.MoveNext();)
        {
            var from = edits.At + edits.Grown;
            text.Replace(from, from + edits.Removed, edits.Inserted);
        }
    }

    /// <summary>The change set that undoes it. O(sections + removed text).</summary>
    /// <param name="text">The text before it.</param>
    /// <exception cref="ArgumentException">The text is not as long as <see cref="LengthBefore"/>.</exception>
    public ChangeSet Invert(Rope text)
    {
        CheckLength(text.Length, LengthBefore, nameof(text));
        var sections = Sections;
        var inverse = sections.ToArray();
        var removed = new StringBuilder();
        for (int i = 0, at = 0; i < sections.Length; at += sections[i], i += 2)
        {
            if (sections[i + 1] < 0) continue;
            (inverse[i], inverse[i + 1]) = (sections[i + 1], sections[i]);
            if (sections[i] > 0) removed.Append(text.ToString(at, at + sections[i]));
        }

        return Of(inverse, removed.ToString());
    }

    private Node<TextLeaf> Rewritten(Rope text, int limit)
    {
        var letters = ArrayPool<char>.Shared.Rent(LengthAfter);
        var rest = letters.AsSpan(0, LengthAfter);
        var sections = Sections;
        for (int i = 0, at = 0, done = 0; i < sections.Length; at += sections[i], i += 2)
        {
            var insert = sections[i + 1];
            var part = rest[..(insert < 0 ? sections[i] : insert)];
            if (insert < 0)
            {
                text.CopyTo(at, part);
            }
            else
            {
                Inserted.AsSpan(done, insert).CopyTo(part);
                done += insert;
            }

            rest = rest[part.Length..];
        }

        var rewritten = TextLeaf.Tree(letters.AsSpan(0, LengthAfter), limit);
        ArrayPool<char>.Shared.Return(letters);
        return rewritten;
    }

    internal static void CheckLength(int got, int expected, string name)
    {
        if (got != expected) throw new ArgumentException($"Got a length of {got}, expected {expected}.", name);
    }
}
