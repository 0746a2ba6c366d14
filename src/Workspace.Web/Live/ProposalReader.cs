using System.Collections.Immutable;
using System.Text.Json;
using Workspace.Collab;

namespace Workspace.Web.Live;

/// <summary>What a client says about copied text; nothing is believed yet.</summary>
/// <param name="At">Start in the text that the change set inserts, read as one string.</param>
public readonly record struct OriginClaim(int At, int Length, DraftId Draft, DraftVersion Version, int Start);

/// <summary>One change set as it came over the wire.</summary>
public sealed record ReadChange(ChangeSet Changes, bool Pasted, ImmutableArray<OriginClaim> Claims);

/// <summary>Reads the change sets of a proposal, strictly.</summary>
public static class ProposalReader
{
    private const int MostClaims = 100;

    /// <returns>The change sets, or why there are none.</returns>
    /// <exception cref="JsonException">No JSON at all: what a hub has read is always JSON.</exception>
    public static (ImmutableArray<ReadChange> Changes, Refusal? Refused) Read(byte[] json, DraftLimits limits)
    {
        if (json.Length > limits.ProposalBytes) return ([], Refusal.TooLarge);
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) return ([], Refusal.BadChangeSet);

        var read = ImmutableArray.CreateBuilder<ReadChange>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (read.Count == limits.ChangeSets) return ([], Refusal.TooLarge);
            if (Change(json, ref reader, out var refusal) is not { } change) return ([], refusal);
            read.Add(change);
        }

        return read.Count == 0 ? ([], Refusal.BadChangeSet) : (read.DrainToImmutable(), null);
    }

    /// <summary>Reads the packed form: the length of the text of the base, and behind it change sets that follow each other.</summary>
    /// <returns>The change sets, or why there are none.</returns>
    public static (ImmutableArray<ReadChange> Changes, Refusal? Refused) ReadPacked(ReadOnlySpan<byte> packed, DraftLimits limits)
    {
        if (packed.Length > limits.ProposalBytes) return ([], Refusal.TooLarge);
        if (!Varint.TryRead(ref packed, ChangeSet.MaxLength, out int length)) return ([], Refusal.BadChangeSet);

        var read = ImmutableArray.CreateBuilder<ReadChange>(initialCapacity: 1);
        while (!packed.IsEmpty)
        {
            if (read.Count == limits.ChangeSets) return ([], Refusal.TooLarge);
            if (ChangeSet.ReadPacked(ref packed, length, out var refusal) is not { } changes) return ([], refusal);
            read.Add(new(changes, Pasted: false, []));
            length = changes.LengthAfter;
        }

        return read.Count == 0 ? ([], Refusal.BadChangeSet) : (read.DrainToImmutable(), null);
    }

    private static ReadChange? Change(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, out Refusal? refusal)
    {
        refusal = Refusal.BadChangeSet;
        if (reader.TokenType != JsonTokenType.StartObject) return null;

        var sections = ReadOnlySpan<byte>.Empty;
        var isPasted = false;
        ImmutableArray<OriginClaim>? claims = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("c"u8))
            {
                reader.Read();
                var from = (int)reader.TokenStartIndex;
                reader.Skip();
                sections = json[from..(int)reader.BytesConsumed];
            }
            else if (reader.ValueTextEquals("pasted"u8))
            {
                reader.Read();
                isPasted = reader.TokenType == JsonTokenType.True;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("from"u8))
            {
                reader.Read();
                claims = Claims(JsonElement.ParseValue(ref reader));
            }
            else
            {
                reader.Skip();
            }
        }

        if (sections.IsEmpty || ChangeSet.Parse(sections, out refusal) is not { } changes) return null;
        if (claims is { } said) return new(changes, isPasted, said);
        refusal = Refusal.BadChangeSet;
        return null;
    }

    /// <summary>Null when they are not of the form the protocol gives; a claim is a wish, but a wish in the agreed form.</summary>
    private static ImmutableArray<OriginClaim>? Claims(JsonElement from)
    {
        if (from.ValueKind != JsonValueKind.Array || from.GetArrayLength() > MostClaims) return null;

        var claims = ImmutableArray.CreateBuilder<OriginClaim>();
        var end = 0;
        foreach (var item in from.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object
                || Number(item, "at") is not { } at || Number(item, "length") is not { } length || length == 0
                || Number(item, "version") is not { } version || Number(item, "start") is not { } start
                || !item.TryGetProperty("draft", out var draft) || draft.ValueKind != JsonValueKind.String || !draft.TryGetGuid(out var id)
                || at < end || at > int.MaxValue - length || start > int.MaxValue - length)
                return null;
            end = at + length;
            claims.Add(new(at, length, new(id), new(version), start));
        }

        return claims.ToImmutable();
    }

    private static int? Number(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0 ? number : null;
}
