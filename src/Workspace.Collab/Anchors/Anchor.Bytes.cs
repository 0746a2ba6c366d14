using System.Collections.Immutable;

namespace Workspace.Collab;

public readonly partial record struct Anchor
{
    private const byte Format = 1;
    private const byte ClingsAfter = 1, Lost = 2, Shared = 4;

    /// <summary>As bytes to be stored or sent, versioned: some five while it stands, and what it remembers while it is lost.</summary>
    public byte[] ToBytes()
    {
        var bytes = new ByteWriter();
        bytes.Byte(Format);
        bytes.Byte((byte)((isAfter ? ClingsAfter : 0) | (lost is not null ? Lost : 0) | (isShared ? Shared : 0)));
        bytes.Count(Position);
        if (lost is null) return bytes.Written.ToArray();

        bytes.Count(reach);
        bytes.Text(lost.Before);
        bytes.Text(lost.After);
        bytes.Count(lost.Skins.Length);
        foreach (var skin in lost.Skins)
        {
            bytes.Count(skin.Before);
            bytes.Count(skin.After);
        }

        return bytes.Written.ToArray();
    }

    /// <summary>From the bytes of <see cref="ToBytes"/>. O(bytes), whatever numbers they claim.</summary>
    /// <exception cref="FormatException">Not such bytes.</exception>
    public static Anchor FromBytes(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        if (reader.Byte() is var format && format != Format) throw new FormatException($"Got an anchor of format {format}, expected {Format}.");
        var flags = reader.Byte();
        var position = reader.Count(ChangeSet.MaxLength);
        var isLost = (flags & Lost) != 0;
        if (flags > (ClingsAfter | Lost | Shared) || (!isLost && flags >= Shared)) throw new FormatException($"Got an anchor of kind {flags}.");
        var reach = isLost ? reader.Count(ChangeSet.MaxLength - position) : 0;
        var lost = isLost ? ReadLost(ref reader) : null;
        reader.End();
        if (lost is not null && ((flags & ClingsAfter) != 0 ? lost.After : lost.Before).Length == 0) throw new FormatException("A lost anchor does not remember what it clung to.");
        return new(position, (flags & ClingsAfter) != 0, lost, reach, (flags & Shared) != 0);
    }

    private static LostText ReadLost(ref ByteReader reader)
    {
        var (before, after) = (reader.Text(), reader.Text());
        if (before.Length > Most || after.Length > Most) throw new FormatException("An anchor remembers too much.");
        var skins = ImmutableArray.CreateBuilder<LostText.Skin>(reader.CountOf(2));
        var (leftBefore, leftAfter) = (before.Length, after.Length);
        for (var i = skins.Capacity; i > 0; i--)
        {
            var skin = new LostText.Skin(reader.Count(leftBefore), reader.Count(leftAfter));
            if (skin == default) throw new FormatException("A deletion took nothing.");
            (leftBefore, leftAfter) = (leftBefore - skin.Before, leftAfter - skin.After);
            skins.Add(skin);
        }

        if (leftBefore + leftAfter > 0) throw new FormatException("Deleted text that no deletion took.");
        return new(before, after, skins.MoveToImmutable());
    }
}
