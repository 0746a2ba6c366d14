using Npgsql;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Somebody opened something of a submission.</summary>
/// <param name="Draft">Null where it was the submission itself.</param>
/// <param name="What">What of it, a key: "edit", "read", "history", "compare", "version", "proof", "export", "log", "page".</param>
public sealed record Opening(long Number, DateTimeOffset At, Guid Submission, DraftId? Draft, Author By, string What);

/// <summary>Who opened what of a submission, and when: ids, no names and no addresses. Kept for a time, then forgotten.</summary>
/// <remarks>The same person and the same thing count once in <see cref="Apart"/>, so that a page that is loaded again and again is one line.</remarks>
public sealed class Openings
{
    public static readonly TimeSpan Apart = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan RememberedFor = TimeSpan.FromDays(400);
    private readonly NpgsqlDataSource database;
    private readonly StoreSchema schema;
    private readonly TimeProvider clock;

    internal Openings(NpgsqlDataSource database, StoreSchema schema, TimeProvider clock) => (this.database, this.schema, this.clock) = (database, schema, clock);

    public async Task RecordAsync(Guid submission, DraftId? draft, Author by, string what, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var command = database.CreateCommand($"""
            insert into {schema.Openings} (at, submission, draft, person, organization, what) select $1, $2, $3, $4, $5, $6
            where not exists (select 1 from {schema.Openings} where submission = $2 and person = $4 and organization = $5 and what = $6 and draft is not distinct from $3 and at > $7)
            """);
        command.Parameters.AddWithValue(now.UtcDateTime);
        command.Parameters.AddWithValue(submission);
        command.Parameters.Add(new() { Value = draft is { } one ? one.Value : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        command.Parameters.AddWithValue(by.Person.Value);
        command.Parameters.AddWithValue(by.Organization.Value);
        command.Parameters.AddWithValue(what);
        command.Parameters.AddWithValue((now - Apart).UtcDateTime);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The newest of a submission first.</summary>
    /// <param name="before">Only those with a smaller number; null for all.</param>
    /// <param name="organization">Only of those who acted for it; null for all.</param>
    public async Task<IReadOnlyList<Opening>> OfAsync(Guid submission, OrganizationId? organization, long? before, int most, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            select number, at, draft, person, organization, what from {schema.Openings}
            where submission = $1 and number < $2 and ($3::uuid is null or organization = $3) order by number desc limit $4
            """);
        command.Parameters.AddWithValue(submission);
        command.Parameters.AddWithValue(before ?? long.MaxValue);
        command.Parameters.Add(new() { Value = organization is { } one ? one.Value : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        command.Parameters.AddWithValue(most);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var openings = new List<Opening>();
        while (await reader.ReadAsync(cancellation))
        {
            openings.Add(new(reader.GetInt64(0), new(reader.GetDateTime(1)), submission, await reader.IsDBNullAsync(2, cancellation) ? null : new DraftId(reader.GetGuid(2)),
                new(new(reader.GetGuid(3)), new(reader.GetGuid(4))), reader.GetString(5)));
        }

        return openings;
    }

    public async Task ForgetOldAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"delete from {schema.Openings} where at < $1");
        command.Parameters.AddWithValue((clock.GetUtcNow() - RememberedFor).UtcDateTime);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
