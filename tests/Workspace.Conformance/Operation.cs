using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Workspace.Conformance;

/// <summary>Something that the engine and CodeMirror both do; codemirror.mjs has the other half, under the same name.</summary>
/// <param name="Name">As it stands before a case.</param>
/// <param name="Make">Adds what is given in a random case.</param>
/// <param name="Answer">Reads what is given and adds it again, with what the engine makes of it.</param>
internal sealed record Operation(string Name, Action<Chance, Line> Make, Action<List<ReadOnlyMemory<byte>>, Line> Answer)
{
    private static readonly DraftLimits Limits = new();

    internal static readonly ImmutableArray<Operation> All =
    [
        new("compose",
            (chance, line) => line.Add(chance.Following(chance.Text(), 2)),
            (given, line) =>
            {
                var (a, b) = (Set(given[0]), Set(given[1]));
                line.Add(a, b, a.Compose(b));
            }),
        new("transform",
            (chance, line) =>
            {
                var text = chance.Text();
                line.Add(chance.Changes(text), chance.Changes(text));
            },
            (given, line) =>
            {
                var (a, b) = (Set(given[0]), Set(given[1]));
                line.Add(a, b, a.Transform(b), a.Transform(b, before: true));
            }),
        new("positions",
            (chance, line) => line.Add(chance.Changes(chance.Text())),
            (given, line) =>
            {
                var a = Set(given[0]);
                line.Add(a).List(() => AddPlaces(line, a, at => a.Position(at))).List(() => AddPlaces(line, a, at => a.Position(at, Side.After)));
            }),
        new("deletions",
            (chance, line) => line.Add(chance.Changes(chance.Text())),
            (given, line) =>
            {
                var a = Set(given[0]);
                line.Add(a);
                foreach (var counts in new[] { Deletion.Across, Deletion.Before, Deletion.After })
                {
                    line.List(() => line
                        .List(() => AddPlaces(line, a, at => a.Position(at, Side.Before, counts)))
                        .List(() => AddPlaces(line, a, at => a.Position(at, Side.After, counts))));
                }
            }),
        new("apply",
            (chance, line) =>
            {
                var text = chance.Text();
                line.Add(text).Add(chance.Changes(text));
            },
            (given, line) =>
            {
                var (text, a) = (Text(given[0]), Set(given[1]));
                line.Add(text).Add(a).Add(a.Apply(Deep(text)).ToString()).Add(a.Invert(Deep(text))).Add(a.ToString());
            }),
        new("json",
            (chance, line) => line.Add(Spelled(chance, chance.Changes(chance.Text()))),
            (given, line) =>
            {
                var spelled = Text(given[0]);
                var a = Set(Encoding.UTF8.GetBytes(spelled));
                line.Add(spelled).Add(a).Add(a.LengthBefore).Add(a.LengthAfter);
            }),
        new("ranges",
            (chance, line) => line.Add(chance.Changes(chance.Text())),
            (given, line) =>
            {
                var a = Set(given[0]);
                line.Add(a).List(() =>
                {
                    foreach (var range in a.Ranges) line.List(() => line.Add(range.FromA).Add(range.ToA).Add(range.FromB).Add(range.ToB).Add(range.Inserted.ToString()));
                });
            }),
        new("rivals",
            (chance, line) =>
            {
                var text = chance.Text();
                line.Add(text).Add(chance.Changes(text), chance.Changes(text), chance.Changes(text));
            },
            (given, line) =>
            {
                var (text, a, b, c) = (Text(given[0]), Set(given[1]), Set(given[2]), Set(given[3]));
                var second = b.Transform(a);
                var third = c.Transform(a).Transform(second);
                var result = Applied(text, a, second, third);
                var seenByB = Applied(text, b, a.Transform(b, before: true), third);
                var seenByC = Applied(text, c, a.Transform(c, before: true), second.Transform(c.Transform(a), before: true));
                line.Add(text).Add(a, b, c, second, third).Add(result == seenByB && result == seenByC ? result : null);
            }),
        new("rebase", MakeRebase, Rebase),
    ];

    /// <summary>A client proposes, others and it itself have had changes accepted since its base; it sends what was accepted again.</summary>
    private static void MakeRebase(Chance chance, Line line)
    {
        var text = chance.Text();
        var own = chance.Following(text, 1 + chance.Below(3));
        var (client, draft, accepted) = (new ClientId(0), At(text), chance.Below(own.Length + 1));
        for (var i = 0; i < 6; i++)
        {
            // Each time it sends all it has on the same base; what is accepted already is dropped.
            var sent = Math.Min(accepted, i);
            draft = sent > 0 && chance.OneIn(3)
                ? Accepted(draft, new(client, DraftVersion.Zero, [.. own[..sent].Select(Typed)]))
                : Accepted(draft, new(new((ulong)(1 + chance.Below(2))), draft.Version, [Typed(chance.Changes(draft.Text.ToString()))]));
        }

        line.Add(text).List(() => AddUpdates(line, draft.Since(DraftVersion.Zero))).Add(0).List(() => line.Add(own));
    }

    private static void Rebase(List<ReadOnlyMemory<byte>> given, Line line)
    {
        var (text, draft) = (Text(given[0]), At(Text(given[0])));
        foreach (var update in Line.Parts(given[1]))
        {
            var parts = Line.Parts(update);
            draft = draft.After(new(draft.Version.Next, new((ulong)Number(parts[0])), default, Channel.Typed, DateTimeOffset.UnixEpoch, Set(parts[1]), []));
        }

        var own = Line.Parts(given[3]).Select(Set).ToArray();
        var since = draft.Since(DraftVersion.Zero);
        var (next, receipt) = draft.Accept(new(new((ulong)Number(given[2])), DraftVersion.Zero, [.. own.Select(Typed)]), default, DateTimeOffset.UnixEpoch, Limits);
        line.Add(text).List(() => AddUpdates(line, since)).Add(Number(given[2])).List(() => line.Add(own));
        if (receipt is Receipt.Accepted accepted) line.List(() => line.Add([.. accepted.Contributions.Select(contribution => contribution.Changes)])).Add(next.Text.ToString());
        else line.Add(receipt.ToString());
    }

    private static Draft At(string text) => Draft.At(DraftVersion.Zero, Rope.Of(text), Attribution.Empty.After(Written(text)));

    private static Contribution Written(string text) =>
        new(DraftVersion.Zero, default, default, Channel.Typed, DateTimeOffset.UnixEpoch, ChangeSet.Replace(0, 0, 0, text), []);

    private static Draft Accepted(Draft draft, Proposal proposal) => draft.Accept(proposal, default, DateTimeOffset.UnixEpoch, Limits).Next;

    private static ProposedChange Typed(ChangeSet changes) => new(changes, Channel.Typed, []);

    private static void AddUpdates(Line line, ImmutableArray<Contribution> updates)
    {
        foreach (var update in updates) line.List(() => line.Add((int)update.Client.Value).Add(update.Changes));
    }

    private static void AddPlaces(Line line, ChangeSet changes, Func<int, int?> place)
    {
        for (var at = 0; at <= changes.LengthBefore; at++) line.Add(place(at));
    }

    private static string Applied(string text, params ReadOnlySpan<ChangeSet> changes)
    {
        var rope = Deep(text);
        foreach (var each in changes) rope = each.Apply(rope);
        return rope.ToString();
    }

    /// <summary>A rope of small leaves: a few characters already make it deep.</summary>
    private static Rope Deep(string text) => Rope.Of(text, 4);

    /// <summary>The same JSON in other words: white space, and any letter as an escape.</summary>
    private static string Spelled(Chance chance, ChangeSet changes)
    {
        using var plain = JsonDocument.Parse(changes.ToJson());
        return List(chance, plain.RootElement.EnumerateArray().Select(section => section.ValueKind == JsonValueKind.Array
            ? List(chance, section.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? Word(chance, item.GetString()!) : item.GetRawText()))
            : section.GetRawText()));
    }

    private static string List(Chance chance, IEnumerable<string> items) =>
        $"{Space(chance)}[{string.Join(',', items.Select(item => $"{Space(chance)}{item}{Space(chance)}"))}]{Space(chance)}";

    private static string Word(Chance chance, string text) =>
        $"\"{string.Concat(text.EnumerateRunes().Select(rune => chance.OneIn(8) ? string.Concat($"{rune}".Select(letter => $"\\u{(int)letter:X4}")) : Line.Escaped($"{rune}")))}\"";

    private static string Space(Chance chance) => chance.Below(6) switch
    {
        0 => " ",
        1 => "\n\t",
        2 => "\r ",
        _ => "",
    };

    private static ChangeSet Set(ReadOnlyMemory<byte> json) =>
        ChangeSet.Parse(json.Span, out var refusal) ?? throw new FormatException($"Refused as {refusal}: {Encoding.UTF8.GetString(json.Span)}");

    private static string Text(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        return reader.GetString() ?? "";
    }

    private static int Number(ReadOnlyMemory<byte> json) => int.Parse(json.Span, CultureInfo.InvariantCulture);
}
