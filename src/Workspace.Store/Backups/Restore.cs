using System.IO.Compression;
using System.Security.Cryptography;
using Npgsql;

namespace Workspace.Store;

/// <summary>Puts a backup into an empty place, whole or not at all.</summary>
/// <remarks>
/// Everything is written in one transaction, together with a mark that says that it is not proved yet. Then the store is started on it and proves it;
/// only then the mark goes. A Workspace does not start where the mark stands, and another restore may begin there anew.
/// </remarks>
public sealed class Restore : IAsyncDisposable
{
    private readonly NpgsqlDataSource database;
    private readonly StoreSchema schema;

    /// <param name="connectionString">Where to.</param>
    /// <param name="schema">The PostgreSQL schema; a plain lower-case name.</param>
    public Restore(string connectionString, string schema = "workspace") => (database, this.schema) = (NpgsqlDataSource.Create(connectionString), new(schema));

    /// <summary>Reads a backup and writes what is in it; to be proved and then kept, or else taken back.</summary>
    /// <exception cref="StartException">The file is not whole, or there is data already; nothing was written.</exception>
    public async Task<BackupManifest> PutAsync(string path, IProgress<Advance>? progress, CancellationToken cancellation)
    {
        if (!File.Exists(path)) throw new StartException($"There is no file {path}.");
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var (archive, manifest) = await BackupFile.OpenAsync(file, progress, cancellation);
        await using var opened = archive;
        var newest = Upgrade.All(schema)[^1].To;
        if (manifest.Data > newest) throw new StartException($"{path} was taken from a newer Workspace: its data has format {manifest.Data}, this one knows formats up to {newest}. Restore it with the newer version.");
        if (manifest.Schema != schema.Name) throw new StartException($"{path} was taken from the schema {manifest.Schema}; it cannot be put into {schema.Name}.");

        await using var connection = await database.OpenConnectionAsync(cancellation);
        if (!await IsEmptyAsync(connection, cancellation)) throw new StartException("There is data in this place already, and a restore replaces nothing. Choose an empty folder with --data, or an empty database.");
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await RunAsync(connection, $"drop schema if exists \"{schema.Name}\" cascade", cancellation);
        foreach (var statement in manifest.Before) await RunAsync(connection, statement, cancellation);
        await RunAsync(connection, $"create table {schema.Restoring} (begun timestamptz not null default now())", cancellation);
        try
        {
            await CopyAsync(connection, archive, manifest, progress, cancellation);
        }
        catch (PostgresException cut) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("The restore was stopped.", cut, cancellation); // PostgreSQL says that the rows end too early
        }
        foreach (var statement in manifest.After) await RunAsync(connection, statement, cancellation);
        await transaction.CommitAsync(cancellation);
        await RunAsync(connection, "analyze", cancellation);
        return manifest;
    }

    /// <summary>It is proved: from now on it is what is stored here.</summary>
    public Task KeepAsync(CancellationToken cancellation) => RunAsync($"drop table {schema.Restoring}", cancellation);

    /// <summary>Takes everything back that was put; nothing where nothing was put.</summary>
    public Task TakeBackAsync() => RunAsync($"""
        do $$ begin if to_regclass('{schema.Restoring}') is not null then drop schema "{schema.Name}" cascade; end if; end $$
        """, CancellationToken.None);

    public ValueTask DisposeAsync() => database.DisposeAsync();

    // A Workspace that was started once and in which nobody has done anything is empty; so is a place where a restore did not come to its end.
    private async Task<bool> IsEmptyAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (await FindAsync($"select to_regclass('{schema.Restoring}') is not null")) return true;
        await using var tables = new NpgsqlCommand("select format('select exists (select 1 from %I.%I)', schemaname, tablename) from pg_tables where schemaname = $1 and (tablename in ('journal', 'mt_events', 'mt_streams') or tablename like 'mt\\_doc\\_%')", connection)
        {
            Parameters = { new() { Value = schema.Name } },
        };
        var questions = new List<string>();
        await using (var reader = await tables.ExecuteReaderAsync(cancellation))
            while (await reader.ReadAsync(cancellation))
                questions.Add(reader.GetString(0));
        foreach (var question in questions)
            if (await FindAsync(question))
                return false;
        return true;

        async Task<bool> FindAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return await command.ExecuteScalarAsync(cancellation) is true;
        }
    }

    private async Task CopyAsync(NpgsqlConnection connection, ZipArchive archive, BackupManifest manifest, IProgress<Advance>? progress, CancellationToken cancellation)
    {
        var (done, total) = (0L, manifest.Parts.Sum(part => part.Bytes));
        var buffer = new byte[1 << 16];
        foreach (var part in manifest.Parts)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var entry = await (archive.GetEntry(part.Entry) ?? throw new StartException($"The backup has no part {part.Entry}.")).OpenAsync(cancellation);
            await using var hashed = new HashedStream(entry, hash);
            await using (var rows = await connection.BeginRawBinaryCopyAsync($"copy {new TableToCopy(part.Table, part.Columns, 0).In(schema.Name)} from stdin (format binary)", cancellation))
                for (int read; (read = await hashed.ReadAsync(buffer, cancellation)) > 0;)
                {
                    await rows.WriteAsync(buffer.AsMemory(0, read), cancellation);
                    done += read;
                    progress?.Report(new("Restoring", done, total));
                }
            if (Convert.ToHexStringLower(hash.GetHashAndReset()) != part.Sha256) throw new StartException($"The part {part.Entry} of the backup is not what its list says. Nothing was restored.");
        }
        progress?.Report(new("Restoring", total, total));
    }

    private async Task RunAsync(string sql, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await RunAsync(connection, sql, cancellation);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
