namespace Workspace.Collab;

public sealed partial class ChangeSet
{
    /// <summary>This one as it must be to come after a rival made against the same text (CodeMirror: map). O(sections of both).</summary>
    /// <remarks>
    /// The law of convergence: <c>a.Compose(b.Transform(a))</c> and <c>b.Compose(a.Transform(b, before: true))</c> make the same text.
    /// All inserted text survives, in order.
    /// </remarks>
    /// <param name="over">The rival.</param>
    /// <param name="before">Whether this one's insertions go before the rival's at the same place.</param>
    /// <exception cref="ArgumentException">The rival is for a text of another length.</exception>
    public ChangeSet Transform(ChangeSet over, bool before = false)
    {
        CheckLength(over.LengthBefore, LengthBefore, nameof(over));
        if (over.IsEmpty) return this;

        var result = new SectionWriter(stackalloc int[32]);
        TransformSections(Sections, over.Sections, before, ref result);
        return Of(result.Written, Inserted);
    }

    /// <summary>The same of sections alone: no transformation looks at text or changes it. O(sections of both), nothing allocated but for a result of many.</summary>
    /// <exception cref="ArgumentException">They are for texts of two lengths.</exception>
    internal static void TransformSections(ReadOnlySpan<int> own, ReadOnlySpan<int> over, bool before, scoped ref SectionWriter result)
    {
        var a = new SectionReader(own, []);
        var b = new SectionReader(over, []);

        // The section of this one whose text stands in the result already: its remains only delete.
        var placed = 0;
        while (!(a.IsDone && b.IsDone))
        {
            if (a.IsKept && b.IsKept)
            {
                var length = Math.Min(a.Length, b.Length);
                result.Add(length, -1);
                a.Forward(length);
                b.Forward(length);
            }
            else if (b.IsReplaced && (!a.IsReplaced || placed == a.Index || (a.Passed == 0 && (b.Length < a.Length || (b.Length == a.Length && !before)))))
            {
                // The rival's section comes first (by start, then length, then flag): keep what it inserted, pass what it deleted.
                result.Add(b.Insert, -1);
                for (var left = b.Length; left > 0;)
                {
                    if (a.IsDone) throw new ArgumentException("Got sections for texts of two lengths.", nameof(own));
                    var piece = Math.Min(a.Length, left);
                    if (a.IsReplaced && placed < a.Index && a.Length <= piece)
                    {
                        result.Add(0, a.Insert);
                        placed = a.Index;
                    }

                    a.Forward(piece);
                    left -= piece;
                }

                b.Next();
            }
            else
            {
                if (a.IsDone || (b.IsDone && a.Length > 0)) throw new ArgumentException("Got sections for texts of two lengths.", nameof(over));

                // This one's section, up to the rival's next insertion in it; what the rival deleted is gone already.
                var length = 0;
                var left = a.Length;
                while (left > 0)
                {
                    if (b.IsKept)
                    {
                        var piece = Math.Min(left, b.Length);
                        length += piece;
                        left -= piece;
                        b.Forward(piece);
                    }
                    else if (b.Insert == 0 && b.Length < left)
                    {
                        left -= b.Length;
                        b.Next();
                    }
                    else
                    {
                        break;
                    }
                }

                result.Add(length, placed < a.Index ? a.Insert : 0);
                placed = a.Index;
                a.Forward(a.Length - left);
            }
        }
    }
}
