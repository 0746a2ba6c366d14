namespace Workspace.Store;

/// <summary>The first bytes of a file, as if it ended there. Reads and seeks; the file stays open.</summary>
internal sealed class FileStart(FileStream file, long length) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count)
    {
        file.Position = Position;
        var read = file.Read(buffer, offset, (int)Math.Clamp(length - Position, 0, count));
        Position += read;
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        file.Position = Position;
        var read = await file.ReadAsync(buffer[..(int)Math.Clamp(length - Position, 0, buffer.Length)], cancellationToken);
        Position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
