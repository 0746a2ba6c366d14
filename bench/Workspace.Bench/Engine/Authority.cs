using System.Buffers;
using System.Text.Json;
using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>Everything that the writer of a draft does with a keystroke but keeping it: reads JSON, accepts, forgets what is old, prints JSON for the others.</summary>
internal sealed class Authority
{
    /// <summary>How many contributions the writer of a draft keeps at hand for those who are late.</summary>
    internal const int Remembered = 2_000;

    private readonly Signed signed;
    private readonly byte[][] proposed;

    internal Authority(Trace trace, Signed signed)
    {
        this.signed = signed;
        proposed = new byte[trace.Edits.Length][];
        for (int i = 0, length = 0; i < proposed.Length; i++)
        {
            var changes = Bench.Replay.Contribution(trace.Edits[i], length, i, signed).Changes;
            proposed[i] = changes.ToJson();
            length = changes.LengthAfter;
        }
    }

    internal Draft Replay()
    {
        var (draft, limits) = (Draft.Empty, new DraftLimits());
        var told = new ArrayBufferWriter<byte>(1 << 16);
        using var json = new Utf8JsonWriter(told);
        for (var i = 0; i < proposed.Length; i++)
        {
            var changes = ChangeSet.Parse(proposed[i], out var refusal) ?? throw new InvalidOperationException($"{refusal}");
            var (next, receipt) = draft.Accept(new(signed.Client(i), draft.Version, [new(changes, Channel.Typed, [])]), signed.Author(i), signed.At(i), limits);
            if (receipt is not Receipt.Accepted accepted) throw new InvalidOperationException($"{receipt}");

            draft = next.Version.Number - next.Oldest.Number > 2 * Remembered ? next.Forgetting(new(next.Version.Number - Remembered)) : next;
            told.ResetWrittenCount();
            json.Reset(told);
            foreach (var contribution in accepted.Contributions) Print(contribution, json);
            json.Flush();
        }

        return draft;
    }

    /// <summary>As docs/PROTOCOL.md has it in "told".</summary>
    private static void Print(Contribution contribution, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName("c");
        contribution.Changes.WriteTo(json);
        json.WriteString("id", contribution.Client.ToString());
        json.WriteString("p", contribution.Author.Person.Value);
        json.WriteString("o", contribution.Author.Organization.Value);
        json.WriteNumber("t", contribution.At.ToUnixTimeMilliseconds());
        json.WriteNumber("ch", (int)contribution.Channel);
        json.WriteEndObject();
    }
}
