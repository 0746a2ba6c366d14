using System.Data;
using System.IO.Compression;
using System.Security.Cryptography;
using Npgsql;

namespace Workspace.Store;

/// <summary>Takes a backup of everything that is stored, while people go on writing.</summary>
/// <remarks>All of it is of one snapshot: what was acknowledged before it began is in it whole, and nothing half.</remarks>
public sealed class Backup
{
    private readonly NpgsqlDataSource database;
    private readonly StoreSchema schema;
    private readonly TimeProvider clock;

    internal Backup(NpgsqlDataSource database, StoreSchema schema, TimeProvider clock) => (this.database, this.schema, this.clock) = (database, schema, clock);

    /// <summary>Writes it to a new file, which has its name only when it is whole and on disk.</summary>
    /// <exception cref="StartException">There is such a file already.</exception>
    public async Task<BackupManifest> WriteAsync(string path, IProgress<Advance>? progress, CancellationToken cancellation)
    {
        if (File.Exists(path)) throw new StartException($"There is a file {path} already. Choose another name.");
        var part = path + ".part";
        try
        {
            BackupManifest? manifest = null;
            await using (var file = new FileStream(part, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                await BackupFile.WriteAsync(file, async archive => manifest = await WriteAsync(archive, progress, cancellation), cancellation);
                await file.FlushAsync(cancellation);
                RandomAccess.FlushToDisk(file.SafeFileHandle);
            }
            File.Move(part, path);
            return manifest!; // written above
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    /// <summary>Notes that one was taken, for those who run the network.</summary>
    public async Task NoteAsync(DateTimeOffset at, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            insert into {schema.DocumentsOf<BackupMark>()} (id, data) values ($1, jsonb_build_object('id', $1, 'at', $2)) on conflict (id) do update set data = excluded.data
            """);
        command.Parameters.AddWithValue(BackupMark.Only);
        command.Parameters.AddWithValue(at.UtcDateTime);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<BackupManifest> WriteAsync(ZipArchive archive, IProgress<Advance>? progress, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var at = clock.GetUtcNow();
        var script = await SchemaScript.OfAsync(connection, schema.Name, cancellation);
        var (done, total) = (0L, script.Tables.Sum(table => table.Bytes));
        var parts = new List<BackupPart>();
        foreach (var table in script.Tables)
        {
            var before = done;
            parts.Add(await CopyAsync(connection, table, archive, passed => progress?.Report(new("Backing up", before + Math.Min(passed, table.Bytes), total)), cancellation));
            done += table.Bytes;
        }
        progress?.Report(new("Backing up", total, total));
        await using var format = new NpgsqlCommand($"select max(format) from {schema.Formats}", connection);
        return new(BackupManifest.Format, await format.ExecuteScalarAsync(cancellation) as int? ?? Upgrade.First, at, schema.Name, script.Before, parts, script.After);
    }

    private async Task<BackupPart> CopyAsync(NpgsqlConnection connection, TableToCopy table, ZipArchive archive, Action<long> passed, CancellationToken cancellation)
    {
        var part = new BackupPart(table.Name, table.Columns, 0, "");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var entry = await archive.CreateEntry(part.Entry, CompressionLevel.Optimal).OpenAsync(cancellation);
        await using var hashed = new HashedStream(entry, hash);
        await using var rows = await connection.BeginRawBinaryCopyAsync($"copy {table.In(schema.Name)} to stdout (format binary)", cancellation);
        var buffer = new byte[1 << 16];
        for (int read; (read = await rows.ReadAsync(buffer, cancellation)) > 0;)
        {
            await hashed.WriteAsync(buffer.AsMemory(0, read), cancellation);
            passed(hashed.Passed);
        }
        return part with { Bytes = hashed.Passed, Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()) };
    }
}
