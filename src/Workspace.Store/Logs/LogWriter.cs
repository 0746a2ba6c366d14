using System.Security.Cryptography;
using System.Text.Json;

namespace Workspace.Store;

/// <summary>Writes lines of JSON and counts and hashes them.</summary>
internal sealed class LogWriter(Stream output) : IDisposable
{
    private static readonly byte[] Feed = "\n"u8.ToArray();
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long lines;

    public async Task LineAsync<T>(T line, CancellationToken cancellation)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line, StoreJson.Options), .. Feed];
        hash.AppendData(bytes);
        lines++;
        await output.WriteAsync(bytes, cancellation);
    }

    public async Task EndAsync(CancellationToken cancellation)
    {
        var end = new LogEnd(lines, Convert.ToHexStringLower(hash.GetCurrentHash()));
        await LineAsync(end, cancellation);
        await output.FlushAsync(cancellation);
    }

    public void Dispose() => hash.Dispose();
}
