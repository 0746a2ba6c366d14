using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Workspace.Store;

/// <summary>A backup in one file: a ZIP archive, and behind it a line with the SHA-256 of all before that line.</summary>
internal static class BackupFile
{
    private const string ManifestEntry = "manifest.json";
    private const string Seal = "\nSHA-256 ";
    private static readonly int SealLength = Seal.Length + 64 + 1;
    private static readonly JsonSerializerOptions Json = new(StoreJson.Options) { WriteIndented = true };

    /// <summary>Writes the archive and seals it.</summary>
    public static async Task WriteAsync(Stream file, Func<ZipArchive, Task<BackupManifest>> write, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (var hashed = new HashedStream(file, hash))
        await using (var archive = await ZipArchive.CreateAsync(hashed, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation))
        {
            var manifest = await write(archive);
            await using var entry = await archive.CreateEntry(ManifestEntry, CompressionLevel.Optimal).OpenAsync(cancellation);
            await JsonSerializer.SerializeAsync(entry, manifest, Json, cancellation);
        }
        await file.WriteAsync(Encoding.ASCII.GetBytes(Seal + Convert.ToHexStringLower(hash.GetHashAndReset()) + "\n"), cancellation);
    }

    /// <summary>Opens a file that is whole.</summary>
    /// <exception cref="StartException">It is no backup, or was cut off or damaged, or is of a newer format.</exception>
    public static async Task<(ZipArchive Archive, BackupManifest Manifest)> OpenAsync(FileStream file, IProgress<Advance>? progress, CancellationToken cancellation)
    {
        var length = file.Length - SealLength;
        if (length <= 0) throw Damaged(file.Name);
        var hash = Convert.ToHexStringLower(await HashAsync(file, length, progress, cancellation));
        var seal = new byte[SealLength];
        await file.ReadExactlyAsync(seal, cancellation);
        if (Encoding.ASCII.GetString(seal) != Seal + hash + "\n") throw Damaged(file.Name);
        try
        {
            var archive = await ZipArchive.CreateAsync(new FileStart(file, length), ZipArchiveMode.Read, leaveOpen: false, entryNameEncoding: null, cancellation);
            await using var entry = await (archive.GetEntry(ManifestEntry) ?? throw Damaged(file.Name)).OpenAsync(cancellation);
            using var json = await JsonDocument.ParseAsync(entry, default, cancellation);
            if (json.RootElement.GetProperty("backup").GetInt32() is var format && format > BackupManifest.Format)
                throw new StartException($"{file.Name} was written by a newer Workspace: it has format {format}, this one reads formats up to {BackupManifest.Format}. Restore it with the newer version.");
            return (archive, json.Deserialize<BackupManifest>(Json) ?? throw Damaged(file.Name));
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Damaged(file.Name);
        }
    }

    private static StartException Damaged(string name) => new($"{name} is no backup of a Workspace, or it was cut off or damaged: its checksum does not fit. Nothing was restored. Take another copy of it, or an earlier backup.");

    private static async Task<byte[]> HashAsync(FileStream file, long length, IProgress<Advance>? progress, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        file.Position = 0;
        for (var done = 0L; done < length;)
        {
            var read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length - done)), cancellation);
            if (read == 0) throw Damaged(file.Name);
            hash.AppendData(buffer, 0, read);
            done += read;
            progress?.Report(new("Checking the file", done, length));
        }
        return hash.GetHashAndReset();
    }
}
