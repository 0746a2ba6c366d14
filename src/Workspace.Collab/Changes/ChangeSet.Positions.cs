namespace Workspace.Collab;

public sealed partial class ChangeSet
{
    /// <summary>Where a position of the old text is in the new one (CodeMirror: mapPos, MapMode.Simple). O(sections).</summary>
    /// <param name="at">From 0 to <see cref="LengthBefore"/>.</param>
    /// <param name="side">Where it goes when text is inserted exactly there.</param>
    public int Position(int at, Side side = Side.Before) => Mapped(at, side, Deletion.None);

    /// <summary>Where a position of the old text is in the new one; null when it was deleted (CodeMirror: mapPos with a MapMode). O(sections).</summary>
    /// <param name="at">From 0 to <see cref="LengthBefore"/>.</param>
    /// <param name="side">Where it goes when text is inserted exactly there.</param>
    /// <param name="counts">What counts as its deletion.</param>
    public int? Position(int at, Side side, Deletion counts) => Mapped(at, side, counts) is var to and >= 0 ? to : null;

    /// <summary>The position, or -1 when it was deleted.</summary>
    private int Mapped(int at, Side side, Deletion counts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(at);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(at, LengthBefore);
        var sections = Sections;
        var (a, b) = (0, 0);
        for (var i = 0; i < sections.Length; i += 2)
        {
            var length = sections[i];
            var insert = sections[i + 1];
            var end = a + length;
            if (insert < 0)
            {
                if (end > at) return b + (at - a);
                b += length;
            }
            else
            {
                var takesBefore = a < at && end >= at;
                var takesAfter = end > at;
                if (counts switch
                {
                    Deletion.Across => takesBefore && takesAfter,
                    Deletion.Before => takesBefore,
                    Deletion.After => takesAfter,
                    _ => false,
                }) return -1;
                if (takesAfter || (end == at && side == Side.Before && length == 0)) return at == a || side == Side.Before ? b : b + insert;
                b += insert;
            }

            a = end;
        }

        return b;
    }
}
