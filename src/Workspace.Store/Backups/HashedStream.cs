using System.Security.Cryptography;

namespace Workspace.Store;

/// <summary>Passes on what is written, or what is read, and hashes and counts it; the stream below stays open.</summary>
internal sealed class HashedStream(Stream below, IncrementalHash hash) : Stream
{
    /// <summary>How much went through.</summary>
    public long Passed { get; private set; }

    public override bool CanRead => below.CanRead;

    public override bool CanWrite => below.CanWrite;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Seen(buffer.AsSpan(offset, below.Read(buffer, offset, count)));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await below.ReadAsync(buffer, cancellationToken);
        return Seen(buffer.Span[..read]);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        below.Write(buffer, offset, count);
        Seen(buffer.AsSpan(offset, count));
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await below.WriteAsync(buffer, cancellationToken);
        Seen(buffer.Span);
    }

    public override void Flush() => below.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => below.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private int Seen(ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(bytes);
        Passed += bytes.Length;
        return bytes.Length;
    }
}
