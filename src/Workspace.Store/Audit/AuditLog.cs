using Npgsql;
using NpgsqlTypes;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Which entries of the audit log are shown.</summary>
/// <param name="Organization">That acts, or that it is about.</param>
/// <param name="Person">Who acts, or whom it is about.</param>
/// <param name="From">The first moment.</param>
/// <param name="To">The first moment after.</param>
public sealed record AuditFilter(AuditKind? Kind = null, OrganizationId? Organization = null, PersonId? Person = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>Something that changed who may do what: ids and keys, no names and no text.</summary>
/// <param name="Number">Its place among all events.</param>
/// <param name="Event">Its stored name.</param>
/// <param name="By">Who did it; null where that was not noted then, or nobody signed in did it.</param>
/// <param name="For">The organization for which they acted, where that matters.</param>
/// <param name="Organization">The one it is about.</param>
/// <param name="Other">Another it is about: into which one was merged.</param>
/// <param name="Person">Whom it is about.</param>
/// <param name="Draft">The text it is about.</param>
/// <param name="Word">What was given, a key: a role, a stage, a kind of invitation.</param>
public sealed record AuditEntry(
    long Number, string Event, DateTimeOffset At, PersonId? By, OrganizationId? For, OrganizationId? Organization, OrganizationId? Other, PersonId? Person, Guid? Submission, DraftId? Draft, string? Word)
{
    /// <summary>Whether who did it is withheld: they act for an organization that is not listed there.</summary>
    public bool HidesWho { get; init; }

    /// <summary>Whether the organization it is about is withheld, with its person.</summary>
    public bool HidesWhom { get; init; }
}

/// <summary>Reads from the events who was given, took or lost the right to do what; nothing of it is stored a second time.</summary>
/// <remarks>Each read is by the number of the event, so that a page far back costs what the first one does. An index leaves out the revisions of texts, which are most events.</remarks>
public sealed class AuditLog
{
    private readonly NpgsqlDataSource database;
    private readonly StoreSchema schema;

    internal AuditLog(NpgsqlDataSource database, StoreSchema schema) => (this.database, this.schema) = (database, schema);

    /// <summary>Entries, the newest first.</summary>
    /// <param name="before">Only those with a smaller number; null for all.</param>
    public async Task<IReadOnlyList<AuditEntry>> PageAsync(AuditFilter filter, long? before, int most, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($$"""
            select seq_id, type, coalesce((data ->> 'at')::timestamptz, timestamp),
                coalesce(case jsonb_typeof(data -> 'by') when 'object' then data #>> '{by,person}' else data ->> 'by' end,
                    case when type like 'person.%' and type <> 'person.forgotten' then stream_id::text when type = 'invitation.accepted' then data ->> 'person' end)::uuid,
                (data #>> '{by,organization}')::uuid,
                case when type like 'organization.%' or (type like 'invitation.%' and stream_id <> $8) then stream_id when jsonb_typeof(data -> 'organization') = 'string' then (data ->> 'organization')::uuid else (data ->> 'lead')::uuid end,
                coalesce(data ->> 'into', data ->> 'other')::uuid,
                case when type like 'person.%' then stream_id else (data ->> 'person')::uuid end,
                case when type like 'submission.%' then stream_id else (data ->> 'submission')::uuid end,
                case when type like 'draft.%' then stream_id when jsonb_typeof(data -> 'draft') = 'object' then (data #>> '{draft,draft}')::uuid else (data ->> 'draft')::uuid end,
                case when type in ('organization.founded', 'organization.details-changed') then null else coalesce(data ->> 'role', data ->> 'stage', data ->> 'kind', data ->> 'provider', data ->> 'host') end
            from {{schema.Events}}
            where {{StoreSchema.Audited}} and type = any($1) and seq_id < $2 and not (type = 'organization.founded' and data ->> 'kind' = '{{Organization.GuestKind}}')
                and ($3::uuid is null or (stream_id = $3 and (type like 'organization.%' or type like 'invitation.%'))
                    or $3::text in (data ->> 'organization', data ->> 'into', data ->> 'other', data ->> 'lead', data #>> '{by,organization}'))
                and ($4::uuid is null or (stream_id = $4 and type like 'person.%') or $4::text in (data ->> 'person', data ->> 'by', data #>> '{by,person}'))
                and ($5::timestamptz is null or coalesce((data ->> 'at')::timestamptz, timestamp) >= $5)
                and ($6::timestamptz is null or coalesce((data ->> 'at')::timestamptz, timestamp) < $6)
            order by seq_id desc limit $7
            """);
        command.Parameters.AddWithValue(AuditKinds.EventsOf(filter.Kind).ToArray());
        command.Parameters.AddWithValue(before ?? long.MaxValue);
        command.Parameters.Add(new() { Value = filter.Organization is { } organization ? organization.Value : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = filter.Person is { } person ? person.Value : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = filter.From is { } from ? from.UtcDateTime : DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = filter.To is { } to ? to.UtcDateTime : DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.AddWithValue(most);
        command.Parameters.AddWithValue(NetworkMark.Only);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var entries = new List<AuditEntry>();
        while (await reader.ReadAsync(cancellation))
        {
            entries.Add(new(reader.GetInt64(0), reader.GetString(1), new(reader.GetDateTime(2)), Id(3) is { } by ? new PersonId(by) : null, Id(4) is { } @for ? new OrganizationId(@for) : null,
                Id(5) is { } about ? new OrganizationId(about) : null, Id(6) is { } other ? new OrganizationId(other) : null, Id(7) is { } whom ? new PersonId(whom) : null,
                Id(8), Id(9) is { } draft ? new DraftId(draft) : null, reader.GetValue(10) as string));
        }

        return entries;
        Guid? Id(int column) => reader.GetValue(column) as Guid?;
    }

    /// <summary>All entries, the newest first, some at a time.</summary>
    public async IAsyncEnumerable<IReadOnlyList<AuditEntry>> AllAsync(AuditFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        const int AtOnce = 500;
        for (long? before = null; await PageAsync(filter, before, AtOnce, cancellation) is { Count: > 0 } some; before = some[^1].Number) yield return some;
    }
}
