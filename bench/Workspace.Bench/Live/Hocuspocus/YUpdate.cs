using System.Buffers;
using System.Text;
using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>Yjs' updates in their first form, as a text without formats needs them: letters that come and letters that go.</summary>
internal static class YUpdate
{
    private const byte Collected = 0, Deleted = 1, Letters = 4, HasRight = 0x40, HasLeft = 0x80;

    /// <summary>A letter that came or went.</summary>
    internal readonly record struct Edit(YId Id, bool IsRemoval);

    internal static byte[] Insert(YId first, YId? left, YId? right, string letters)
    {
        var update = new ArrayBufferWriter<byte>(32 + letters.Length);
        Numbers(update, 1, 1, first.Client, (uint)first.Clock); // one client, one run of letters
        update.Write([(byte)(Letters | (left is null ? 0 : HasLeft) | (right is null ? 0 : HasRight))]);
        if (left is { } l) Numbers(update, l.Client, (uint)l.Clock);
        if (right is { } r) Numbers(update, r.Client, (uint)r.Clock);
        if (left is null && right is null) Numbers(update, 1, 0); // the document's text that has no name
        Numbers(update, (uint)letters.Length);
        update.Write(Encoding.ASCII.GetBytes(letters));
        Numbers(update, 0); // nothing goes
        return update.WrittenSpan.ToArray();
    }

    internal static byte[] Remove(YId id)
    {
        var update = new ArrayBufferWriter<byte>(16);
        Numbers(update, 0, 1, id.Client, 1, (uint)id.Clock, 1); // nothing comes; of one client, one run of one letter
        return update.WrittenSpan.ToArray();
    }

    internal static List<Edit> Read(ReadOnlySpan<byte> update)
    {
        var edits = new List<Edit>(1);
        for (var clients = Number(ref update); clients > 0; clients--)
        {
            var runs = Number(ref update);
            var (client, clock) = (Number(ref update), (int)Number(ref update));
            for (; runs > 0; runs--)
            {
                var length = ReadRun(ref update);
                Add(edits, client, clock, length, isRemoval: false);
                clock += length;
            }
        }

        for (var clients = Number(ref update); clients > 0; clients--)
        {
            var client = Number(ref update);
            for (var runs = Number(ref update); runs > 0; runs--) Add(edits, client, (int)Number(ref update), (int)Number(ref update), isRemoval: true);
        }

        return edits;
    }

    internal static uint Number(ref ReadOnlySpan<byte> bytes) => Varint.TryRead(ref bytes, uint.MaxValue, out var number) ? (uint)number : throw new FormatException("Expected a number.");

    internal static void Numbers(IBufferWriter<byte> output, params ReadOnlySpan<uint> numbers)
    {
        foreach (var number in numbers) Varint.Write(output, number);
    }

    private static int ReadRun(ref ReadOnlySpan<byte> update)
    {
        var kind = update[0];
        update = update[1..];
        var isOfText = (kind & 0x1F) != Collected;
        for (var names = isOfText ? (kind & HasLeft) / HasLeft + (kind & HasRight) / HasRight : 0; names > 0; names--) (_, _) = (Number(ref update), Number(ref update));
        if (isOfText && (kind & (HasLeft | HasRight)) == 0 && (Number(ref update), Number(ref update)) != (1, 0)) throw new FormatException("Told of another text.");
        var length = (int)Number(ref update);
        if ((kind & 0x1F) == Letters) update = update[length..];
        else if ((kind & 0x1F) is not (Collected or Deleted)) throw new FormatException($"Told of content of kind {kind & 0x1F}.");
        return length;
    }

    private static void Add(List<Edit> edits, uint client, int clock, int length, bool isRemoval)
    {
        for (var i = 0; i < length; i++) edits.Add(new(new(client, clock + i), isRemoval));
    }
}
