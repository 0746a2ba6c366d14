using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A contribution as the journal's table has it; its change set as CodeMirror's JSON, in UTF-8.</summary>
internal sealed record JournalRow(Contribution Contribution, byte[] Changes, byte[]? Origins)
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order.</summary>
    public const string Columns = "version, client, person, organization, channel, at, changes, origins";

    public int Bytes => Changes.Length + (Origins?.Length ?? 0);

    public static JournalRow Of(Contribution contribution)
    {
        var origins = contribution.Origins.IsDefaultOrEmpty ? null : JsonSerializer.SerializeToUtf8Bytes(contribution.Origins, StoreJson.Options);
        return new(contribution, contribution.Changes.ToJson(), origins);
    }

    public static Contribution Read(NpgsqlDataReader reader)
    {
        var version = new DraftVersion(reader.GetInt32(0));
        var changes = ChangeSet.Parse(reader.GetFieldValue<byte[]>(6), out var refusal)
            ?? throw new InvalidDataException($"The journaled change set of version {version} cannot be read: {refusal}.");
        return new(
            version,
            new((ulong)reader.GetInt64(1)),
            new(new(reader.GetGuid(2)), new(reader.GetGuid(3))),
            (Channel)reader.GetInt16(4),
            new(reader.GetDateTime(5)),
            changes,
            reader.IsDBNull(7) ? [] : JsonSerializer.Deserialize<ImmutableArray<Origin>>(reader.GetFieldValue<byte[]>(7), StoreJson.Options));
    }
}
