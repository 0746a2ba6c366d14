using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>Edits anywhere in a short and in a very long text: what size costs.</summary>
internal sealed class RopeSizes(Pace pace)
{
    private const int Edits = 50_000;

    internal IEnumerable<Row> Rows() => from length in (int[])[10_000, 10_000_000] select Random(length);

    private Row Random(int length)
    {
        var random = new Random(3);
        var edits = Enumerable.Range(0, Edits).Select(_ => (Place: random.NextDouble(), Removed: random.Next(10), Inserted: new string('e', random.Next(10)))).ToArray();
        var whole = Rope.Of(new string('a', length));
        var edit = pace.Take(() =>
        {
            var text = whole;
            foreach (var (place, removed, inserted) in edits)
            {
                var at = (int)(place * (text.Length - removed));
                text = text.Replace(at, at + removed, inserted);
            }

            return text;
        });
        return new(Row.Ours, $"random edits in {length:N0} characters") { Edit = edit / Edits };
    }
}
