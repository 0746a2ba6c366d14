using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Workspace.Collab;

public sealed partial class ChangeSet
{
    private const int Deletes = 1;
    private const int More = 2;
    private const int FlagBits = 2;

    /// <summary>
    /// Writes the packed form of docs/PROTOCOL.md: each replaced range as the length kept before it, the size of its text with two flags, what it deletes, its text in UTF-8. The length it
    /// is for is not in it. O(sections + inserted text), nothing allocated.
    /// </summary>
    public void WritePacked(IBufferWriter<byte> output)
    {
        var sections = Sections;
        var text = Inserted.AsSpan();
        var (last, kept) = (LastReplaced(sections), 0);
        for (var i = 0; i <= last; i += 2)
        {
            var (length, insert) = (sections[i], sections[i + 1]);
            if (insert < 0)
            {
                kept += length;
                continue;
            }

            var size = Encoding.UTF8.GetByteCount(text[..insert]);
            Varint.Write(output, (ulong)kept);
            Varint.Write(output, ((ulong)size << FlagBits) | (i < last ? More : 0u) | (length > 0 ? Deletes : 0u));
            if (length > 0) Varint.Write(output, (ulong)length);
            output.Advance(Encoding.UTF8.GetBytes(text[..insert], output.GetSpan(size)));
            text = text[insert..];
            kept = 0;
        }

        if (last < 0) output.Write("\0\0"u8); // keeps nothing, writes nothing, and no more
    }

    /// <summary>Reads the packed form off the front of bytes, strictly. O(bytes), whatever numbers they claim; a keystroke allocates the change set alone.</summary>
    /// <param name="bytes">Afterwards what stands behind it; as it was where there is none.</param>
    /// <param name="length">Of the text it is for.</param>
    /// <param name="refusal">Why there is none: as <see cref="Parse(ReadOnlySpan{byte}, out Refusal?)"/> says.</param>
    public static ChangeSet? ReadPacked(ref ReadOnlySpan<byte> bytes, int length, [NotNullWhen(false)] out Refusal? refusal)
    {
        const int few = 128;
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxLength);
        if (bytes.Length <= few) return ReadPacked(ref bytes, length, stackalloc char[few], out refusal);

        var room = ArrayPool<char>.Shared.Rent(bytes.Length);
        try
        {
            return ReadPacked(ref bytes, length, room, out refusal);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(room);
        }
    }

    // The room is for all inserted text: never more code units than bytes.
    private static ChangeSet? ReadPacked(ref ReadOnlySpan<byte> bytes, int length, scoped Span<char> room, out Refusal? refusal)
    {
        refusal = Refusal.BadChangeSet;
        var sections = new SectionWriter(stackalloc int[16]);
        var rest = bytes;
        var (left, used, deletedInAll) = (length, 0, 0);
        for (var isMore = true; isMore;)
        {
            if (!Varint.TryRead(ref rest, left, out var kept) || !Varint.TryRead(ref rest, ulong.MaxValue, out var head)) return null;
            var (size, deleted) = (head >> FlagBits, 0);
            isMore = (head & More) != 0;
            if ((head & Deletes) != 0 && (!Varint.TryRead(ref rest, left - kept, out deleted) || deleted == 0)) return null;
            if (size == 0 && deleted == 0 && (isMore || kept > 0 || sections.Count > 0)) return null;
            if (size > (ulong)rest.Length || Utf8.ToUtf16(rest[..(int)size], room[used..], out _, out var insert, replaceInvalidSequences: false) != OperationStatus.Done) return null;
            if (room.Slice(used, insert).ContainsAny('\r', '\0'))
            {
                refusal = Refusal.ForbiddenCharacters;
                return null;
            }

            sections.Add(kept, -1);
            sections.Add(deleted, insert);
            rest = rest[(int)size..];
            left -= kept + deleted;
            used += insert;
            deletedInAll += deleted;
        }

        if ((long)length - deletedInAll + used > MaxLength) return null;
        sections.Add(left, -1);
        bytes = rest;
        refusal = null;
        return Of(sections.Written, Letters.TextOf(room[..used]));
    }

    private static int LastReplaced(ReadOnlySpan<int> sections)
    {
        var last = sections.Length - 2;
        while (last >= 0 && sections[last + 1] < 0) last -= 2;
        return last;
    }
}
