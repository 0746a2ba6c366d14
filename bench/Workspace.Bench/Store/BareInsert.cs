using Npgsql;
using NpgsqlTypes;
using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>The least that commits such rows: one prepared INSERT of many into a table like the journal's, on one connection.</summary>
internal sealed class BareInsert(PrivatePostgres database, string schema) : IAsyncDisposable
{
    private readonly NpgsqlConnection connection = database.Source.CreateConnection();
    private readonly Guid draft = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
    private int version;

    internal string Table => $"{schema}.bare";

    internal async Task PrepareAsync()
    {
        await database.RunAsync($"create table {Table} (like {schema}.journal including all)");
        await connection.OpenAsync();
    }

    internal async Task RunAsync(Contribution[] rows)
    {
        await using var command = new NpgsqlCommand($"insert into {Table} (draft, epoch, version, client, person, organization, channel, at, changes, origins) select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", connection);
        Add(NpgsqlDbType.Uuid, Array.ConvertAll(rows, _ => draft));
        Add(NpgsqlDbType.Bigint, Array.ConvertAll(rows, _ => 1L));
        Add(NpgsqlDbType.Integer, Array.ConvertAll(rows, _ => ++version));
        Add(NpgsqlDbType.Bigint, Array.ConvertAll(rows, row => (long)row.Client.Value));
        Add(NpgsqlDbType.Uuid, Array.ConvertAll(rows, row => row.Author.Person.Value));
        Add(NpgsqlDbType.Uuid, Array.ConvertAll(rows, row => row.Author.Organization.Value));
        Add(NpgsqlDbType.Smallint, Array.ConvertAll(rows, row => (short)row.Channel));
        Add(NpgsqlDbType.TimestampTz, Array.ConvertAll(rows, row => row.At.UtcDateTime));
        Add(NpgsqlDbType.Bytea, Array.ConvertAll(rows, row => row.Changes.ToJson()));
        Add(NpgsqlDbType.Bytea, Array.ConvertAll(rows, _ => (byte[]?)null));
        await command.PrepareAsync();
        await command.ExecuteNonQueryAsync();

        void Add<T>(NpgsqlDbType type, T[] values) => command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
