namespace Workspace.Collab;

public sealed partial class Attribution
{
    /// <summary>As bytes for a checkpoint, versioned.</summary>
    public byte[] ToBytes() => throw new NotImplementedException();

    /// <summary>From the bytes of <see cref="ToBytes"/>.</summary>
    /// <exception cref="FormatException">Not such bytes.</exception>
    public static Attribution FromBytes(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();
}
