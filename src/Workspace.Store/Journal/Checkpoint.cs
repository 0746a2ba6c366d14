using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>The text of a draft at one version and who wrote it, so that not everything before need be replayed.</summary>
/// <param name="At">When that version came to be, UTC.</param>
/// <param name="Hash">Of the history up to it.</param>
/// <param name="Text">In UTF-8.</param>
/// <param name="Attribution">As <see cref="Collab.Attribution.ToBytes"/> writes it.</param>
/// <param name="Cost">What it takes to replay the whole history up to it: contributions, and bytes of packed runs for an eighth each. Of format 1 the contributions alone.</param>
internal sealed record Checkpoint(DraftVersion Version, DateTimeOffset At, byte[] Hash, byte[] Text, byte[] Attribution, long Cost)
{
    /// <summary>The columns that <see cref="DraftRows"/> reads, in its order.</summary>
    public const string Columns = "version, at, hash, text, attribution, greatest(cost, version) as cost, format";

    /// <summary>How text and attribution are stored: as they are in format 1; in format 2 their length in four bytes, the lowest first, then Brotli.</summary>
    public const short Format = 2;

    private const int BytesPerContribution = 8;

    public static Checkpoint Of(Draft draft, DateTimeOffset at, byte[] hash, long cost) =>
        new(draft.Version, at, hash, Encoding.UTF8.GetBytes(draft.Text.ToString()), draft.Attribution.ToBytes(), cost);

    /// <exception cref="InvalidDataException">Text and attribution do not fit together.</exception>
    public Draft Draft
    {
        get
        {
            try
            {
                return Draft.At(Version, Rope.Of(Encoding.UTF8.GetString(Text)), Collab.Attribution.FromBytes(Attribution));
            }
            catch (Exception damaged) when (damaged is FormatException or ArgumentException)
            {
                throw new InvalidDataException($"The checkpoint at version {Version} is damaged: {damaged.Message}", damaged);
            }
        }
    }

    /// <summary>What replaying a sealed run takes.</summary>
    public static long CostOf(DraftRevised revised) => revised.To.Number - revised.From.Number + (revised.Contributions.Length / BytesPerContribution);

    public static byte[] Compressed(byte[] plain)
    {
        var stored = new byte[4 + BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(stored, plain.Length);
        if (!BrotliEncoder.TryCompress(plain, stored.AsSpan(4), out var size, 6, 22)) throw new InvalidOperationException("There was room for it.");
        return stored[..(4 + size)];
    }

    /// <exception cref="InvalidDataException">Of a later format, or damaged.</exception>
    public static byte[] Plain(byte[] stored, short format)
    {
        if (format == 1) return stored;
        if (format != Format) throw new InvalidDataException($"Got a checkpoint of format {format}, expected at most {Format}.");
        var length = stored.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(stored);
        if (length is < 0 or > MostPlain) throw new InvalidDataException("A stored checkpoint is damaged.");
        var plain = new byte[length];
        using var brotli = new BrotliDecoder();
        var ended = brotli.Decompress(stored.AsSpan(4), plain, out var consumed, out var written);
        return ended == OperationStatus.Done && consumed == stored.Length - 4 && written == length ? plain : throw new InvalidDataException("A stored checkpoint is damaged.");
    }

    // of a text at its longest, a run of its own for every code unit
    private const int MostPlain = 1 << 28;
}
