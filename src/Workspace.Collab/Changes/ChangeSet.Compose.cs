namespace Workspace.Collab;

public sealed partial class ChangeSet
{
    /// <summary>This, then the next, as one. O(sections of both + inserted text).</summary>
    /// <param name="next">Made against the text after this one.</param>
    /// <exception cref="ArgumentException">It is for a text of another length.</exception>
    public ChangeSet Compose(ChangeSet next)
    {
        CheckLength(next.LengthBefore, LengthAfter, nameof(next));
        if (IsEmpty) return next;
        if (next.IsEmpty) return this;

        var result = new SectionWriter(stackalloc int[32]);
        var text = new InsertWriter(stackalloc char[128], Inserted.Length + next.Inserted.Length);
        var a = new SectionReader(Sections, Inserted);
        var b = new SectionReader(next.Sections, next.Inserted);
        for (var open = false; !(a.IsDone && b.IsDone);)
        {
            if (a.Insert == 0)
            {
                // What this one deletes, the next never saw.
                result.Add(a.Length, 0, open);
                a.Next();
            }
            else if (b.Length == 0 && !b.IsDone)
            {
                // What the next one inserts, this one never saw.
                result.Add(0, b.Insert, open);
                text.Add(b.Text);
                b.Next();
            }
            else
            {
                var length = Math.Min(a.LengthAfter, b.Length);
                var before = result.Count;
                if (a.IsKept)
                {
                    result.Add(length, b.IsKept ? -1 : b.Passed > 0 ? 0 : b.Insert, open);
                    if (b.IsReplaced && b.Passed == 0) text.Add(b.Text);
                }
                else if (b.IsKept)
                {
                    result.Add(a.Passed > 0 ? 0 : a.Length, length, open);
                    text.Add(a.TextPart(length));
                }
                else
                {
                    result.Add(a.Passed > 0 ? 0 : a.Length, b.Passed > 0 ? 0 : b.Insert, open);
                    if (b.Passed == 0) text.Add(b.Text);
                }

                // A section of one that reaches beyond the piece just done holds the next piece together with it.
                open = (a.Insert > length || (b.IsReplaced && b.Length > length)) && (open || result.Count > before);
                a.ForwardAfter(length);
                b.Forward(length);
            }
        }

        return Of(result.Written, text.ToText());
    }
}
