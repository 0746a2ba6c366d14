using System.Collections.Immutable;
using System.Runtime.InteropServices;
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
    public static (ImmutableArray<ReadChange> Changes, Refusal? Refused) Read(byte[] json, DraftLimits limits)
    {
        if (json.Length > limits.ProposalBytes) return ([], Refusal.TooLarge);
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Array) return ([], Refusal.BadChangeSet);
        if (document.RootElement.GetArrayLength() > limits.ChangeSets) return ([], Refusal.TooLarge);

        var read = ImmutableArray.CreateBuilder<ReadChange>(document.RootElement.GetArrayLength());
        foreach (var item in document.RootElement.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("c", out var sections)) return ([], Refusal.BadChangeSet);
            if (ChangeSet.Parse(JsonMarshal.GetRawUtf8Value(sections), out var refusal) is not { } changes) return ([], refusal);
            if (Claims(item) is not { } claims) return ([], Refusal.BadChangeSet);
            var pasted = item.TryGetProperty("pasted", out var flag) && flag.ValueKind == JsonValueKind.True;
            read.Add(new(changes, pasted, claims));
        }

        return read.Count == 0 ? ([], Refusal.BadChangeSet) : (read.ToImmutable(), null);
    }

    /// <summary>Null when they are not of the form the protocol gives; a claim is a wish, but a wish in the agreed form.</summary>
    private static ImmutableArray<OriginClaim>? Claims(JsonElement change)
    {
        if (!change.TryGetProperty("from", out var from)) return [];
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
