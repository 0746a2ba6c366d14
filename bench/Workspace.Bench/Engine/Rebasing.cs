using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>Keystrokes that come so many versions late, each accepted: eight people write at once in a text of 36,000 characters.</summary>
/// <remarks>The peers take the same keystrokes. Every one has a client of its own, for what a client has sent before is dropped.</remarks>
internal sealed class Rebasing(Pace pace)
{
    private const int Length = 36_000;

    private static readonly string Text = string.Concat(Enumerable.Repeat(new string('a', 399) + "\n", Length / 400));
    private static readonly Author Author = new(new(new(1, 0, 0, new byte[8])), new(new(2, 0, 0, new byte[8])));
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_770_000_000_000);

    internal IEnumerable<Row> Rows() => [Late(10, 5_000), Late(200, 5_000), Late(2_000, 1_000)];

    private Row Late(int behind, int count)
    {
        var keystrokes = Enumerable.Range(0, behind + count).Select(number => Keystroke(number, behind)).ToArray();
        var others = Accepted(Written(), keystrokes.AsSpan(0, behind));
        return new(Row.Ours, $"{behind:N0} behind") { Edit = pace.Take(() => Accepted(others, keystrokes.AsSpan(behind))) / count };
    }

    private static Draft Accepted(Draft draft, ReadOnlySpan<Proposal> keystrokes)
    {
        var limits = new DraftLimits();
        foreach (var keystroke in keystrokes)
        {
            var (next, receipt) = draft.Accept(keystroke, Author, At, limits);
            if (receipt is not Receipt.Accepted) throw new InvalidOperationException($"{receipt}");
            draft = next;
        }

        return draft;
    }

    private static Proposal Keystroke(int number, int behind)
    {
        var seen = number < behind ? number : number - behind;
        var at = (4_000 * (1 + (number % 8))) + (number / 8 % 200);
        return new(new((ulong)number + 1), new(seen + 1), [new(ChangeSet.Replace(Length + seen, at, at, "e"), Channel.Typed, [])]);
    }

    private static Draft Written() =>
        Draft.Empty.After(new(new(1), new(0), Author, Channel.Imported, At, ChangeSet.Replace(0, 0, 0, Text), []));
}
