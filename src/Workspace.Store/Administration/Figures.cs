using Npgsql;

namespace Workspace.Store;

/// <summary>What takes room in the database.</summary>
public enum StoredPart
{
    /// <summary>What is written and not sealed yet.</summary>
    Journal = 0,

    /// <summary>Everything that ever happened, every revision in it.</summary>
    Events = 1,

    /// <summary>Texts as they were at some versions, to open them fast.</summary>
    Checkpoints = 2,

    /// <summary>What pages read, folded from the events.</summary>
    Lists = 3,

    /// <summary>Accounts, sessions, tokens, invitations, notices.</summary>
    People = 4,
    Mail = 5,
    Webhooks = 6,

    /// <summary>Who opened what.</summary>
    AccessLog = 7,
    Other = 8,
}

/// <summary>How much is stored.</summary>
/// <param name="Bytes">Of each part, its indexes in it.</param>
/// <param name="Database">Bytes of the whole database.</param>
/// <param name="Contributions">Of all drafts, sealed and not.</param>
/// <param name="LastBackup">When the last one was taken that is known of.</param>
public sealed record StoredFigures(IReadOnlyDictionary<StoredPart, long> Bytes, long Database, int Drafts, long Contributions, long Events, DateTimeOffset? LastBackup);

/// <summary>A node of the cluster.</summary>
public sealed record ClusterNode(string Name, string Host, DateTimeOffset Since, DateTimeOffset AliveAt);

/// <summary>How far work is behind.</summary>
/// <param name="Journaled">Contributions that are not sealed yet.</param>
/// <param name="OldestJournaled">When the oldest of them was written.</param>
/// <param name="Lists">By list, how many events are not followed yet.</param>
public sealed record WorkBehind(long Journaled, DateTimeOffset? OldestJournaled, IReadOnlyDictionary<string, long> Lists, IReadOnlyList<ClusterNode> Nodes);

/// <summary>How much is stored and how far work is behind, from the catalogs and a few counts: it costs the same however much there is.</summary>
public sealed class Figures
{
    private readonly NpgsqlDataSource database;
    private readonly StoreSchema schema;

    internal Figures(NpgsqlDataSource database, StoreSchema schema) => (this.database, this.schema) = (database, schema);

    public async Task<StoredFigures> StoredAsync(CancellationToken cancellation)
    {
        var bytes = Enum.GetValues<StoredPart>().ToDictionary(part => part, _ => 0L);
        await using (var command = database.CreateCommand("select c.relname, pg_total_relation_size(c.oid) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relkind in ('r', 'p', 'm')"))
        {
            command.Parameters.AddWithValue(schema.Name);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation)) bytes[PartOf(reader.GetString(0))] += reader.GetInt64(1);
        }

        await using var counts = database.CreateCommand($"""
            select pg_database_size(current_database()), count(*)::int, coalesce(sum((data ->> 'version')::bigint), 0)::bigint + (select count(*) from {schema.Journal}),
                (select coalesce(max(seq_id), 0) from {schema.Events}), (select max((data ->> 'at')::timestamptz) from {schema.DocumentsOf<BackupMark>()})
            from {schema.Standings}
            """);
        await using var counted = await counts.ExecuteReaderAsync(cancellation);
        await counted.ReadAsync(cancellation);
        return new(bytes, counted.GetInt64(0), counted.GetInt32(1), counted.GetInt64(2), counted.GetInt64(3), await counted.IsDBNullAsync(4, cancellation) ? null : new DateTimeOffset(counted.GetDateTime(4)));
    }

    public async Task<WorkBehind> BehindAsync(CancellationToken cancellation)
    {
        await using var journal = database.CreateCommand($"select count(*), min(at) from {schema.Journal}");
        var (journaled, oldest) = (0L, (DateTimeOffset?)null);
        await using (var reader = await journal.ExecuteReaderAsync(cancellation))
        {
            await reader.ReadAsync(cancellation);
            journaled = reader.GetInt64(0);
            if (!await reader.IsDBNullAsync(1, cancellation)) oldest = new DateTimeOffset(reader.GetDateTime(1));
        }

        var lists = new Dictionary<string, long>();
        await using var behind = database.CreateCommand($"select name, greatest(0, (select coalesce(max(seq_id), 0) from {schema.Events}) - last_seq_id) from {schema.Name}.mt_event_progression where name not like 'HighWater%' order by name");
        await using (var reader = await behind.ExecuteReaderAsync(cancellation))
            while (await reader.ReadAsync(cancellation)) lists[reader.GetString(0).Split(':')[0]] = reader.GetInt64(1);

        return new(journaled, oldest, lists, await NodesAsync(cancellation));
    }

    // The cluster's tables stand in the first schema of the search path; where nothing runs in a cluster yet there may be none.
    private async Task<IReadOnlyList<ClusterNode>> NodesAsync(CancellationToken cancellation)
    {
        await using (var there = database.CreateCommand("select to_regclass('orleansmembershiptable') is not null"))
            if (await there.ExecuteScalarAsync(cancellation) is not true) return [];

        const int Active = 3; // Orleans' SiloStatus
        await using var command = database.CreateCommand("select SiloName, HostName, StartTime, IAmAliveTime from OrleansMembershipTable where Status = $1 order by StartTime");
        command.Parameters.AddWithValue(Active);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var nodes = new List<ClusterNode>();
        while (await reader.ReadAsync(cancellation)) nodes.Add(new(reader.GetString(0), reader.GetString(1), new(reader.GetDateTime(2)), new(reader.GetDateTime(3))));
        return nodes;
    }

    private StoredPart PartOf(string table)
    {
        var full = $"{schema.Name}.{table}";
        if (full == schema.Journal || full == schema.Writers) return StoredPart.Journal;
        if (full == schema.Events || full == schema.Streams || table == "mt_event_progression") return StoredPart.Events;
        if (full == schema.Checkpoints || full == schema.Lifetimes) return StoredPart.Checkpoints;
        if (full == schema.Openings) return StoredPart.AccessLog;
        if (full == schema.WebhookDeliveries || full == schema.DocumentsOf<Webhook>()) return StoredPart.Webhooks;
        if (full == schema.DocumentsOf<StoredLetter>()) return StoredPart.Mail;
        if (full == schema.Shares || full == schema.Standings || Is<Submission>() || Is<Organization>() || Is<NetworkStanding>() || Is<JoinRequest>() || Is<KeptSectionPlaces>()) return StoredPart.Lists;
        if (full == schema.Accounts || Is<AccountSession>() || Is<Token>() || Is<Invitation>() || Is<Notice>() || Is<NoticeChoices>() || Is<Asker>() || Is<GuestPass>()) return StoredPart.People;
        return StoredPart.Other;

        bool Is<T>() => full == schema.DocumentsOf<T>();
    }
}

/// <summary>When a backup was taken last; there is one.</summary>
public sealed record BackupMark(Guid Id, DateTimeOffset At)
{
    internal static readonly Guid Only = new("6261636b-0000-0000-0000-000000007570");
}
