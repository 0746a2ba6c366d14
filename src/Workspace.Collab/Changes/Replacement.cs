using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Workspace.Collab;

/// <summary>A change to at most one range, without its text: so much is kept, removed and added, kept. Six numbers, as sections are.</summary>
/// <remarks>A keystroke is one. Where both lengths in the middle are 0 it changes nothing, and all that is kept counts as kept before.</remarks>
[InlineArray(6)]
internal struct Replacement
{
    private int first;

    internal Replacement(int kept, int removed, int added, int rest)
    {
        this[0] = kept;
        this[1] = -1;
        this[2] = removed;
        this[3] = added;
        this[4] = rest;
        this[5] = -1;
    }

    /// <summary>The code units before the range.</summary>
    internal int Kept { readonly get => this[0]; set => this[0] = value; }

    /// <summary>The length of the range in the old text.</summary>
    internal readonly int Removed => this[2];

    /// <summary>The length of what stands there in the new text.</summary>
    internal readonly int Added => this[3];

    /// <summary>The code units behind the range.</summary>
    internal int Rest { readonly get => this[4]; set => this[4] = value; }

    internal readonly int LengthBefore => Kept + Removed + Rest;

    internal readonly int LengthAfter => Kept + Added + Rest;

    internal readonly bool IsEmpty => (Removed | Added) == 0;

    /// <summary>The sections in their shortest form, in place: a section of no length is not in it.</summary>
    [UnscopedRef]
    internal readonly ReadOnlySpan<int> Sections
    {
        get
        {
            ReadOnlySpan<int> all = this;
            return IsEmpty ? all[(Kept == 0 ? 2 : 0)..2] : all[(Kept == 0 ? 2 : 0)..(Rest == 0 ? 4 : 6)];
        }
    }

    /// <summary>Sections in their shortest form as a replacement; false where they replace several ranges.</summary>
    internal static bool TryOf(ReadOnlySpan<int> sections, out Replacement replacement)
    {
        var kept = sections is [_, < 0, ..] ? sections[0] : 0;
        if (sections is [_, < 0, ..]) sections = sections[2..];
        var (removed, added) = sections.IsEmpty ? (0, 0) : (sections[0], sections[1]);
        var rest = sections is [_, _, _, < 0] ? sections[2] : 0;
        replacement = new(kept, removed, added, rest);
        return sections.Length <= 2 || (sections.Length == 4 && sections[3] < 0);
    }

    /// <summary>Moves two rivals over each other where their ranges lie apart, the second to come first; false, and nothing, where they meet.</summary>
    /// <remarks>
    /// As <see cref="ChangeSet.Transform(ChangeSet, bool)"/> has it, of the first over the second and of the second over the first with the flag "before": two
    /// ranges that touch are apart, and of two at one place an insertion comes before what removes, the second's before the first's.
    /// </remarks>
    internal static bool TryCross(ref Replacement first, ref Replacement second)
    {
        // One that changes nothing has all it keeps in front, and stays so: it never comes first.
        if (second.Kept + second.Removed <= first.Kept && !second.IsEmpty)
        {
            first.Kept += second.Added - second.Removed;
            second.Rest += first.Added - first.Removed;
            return true;
        }

        if (first.Kept + first.Removed > second.Kept) return false;
        first.Rest += second.Added - second.Removed;
        second.Kept += first.Added - first.Removed;
        return true;
    }
}
