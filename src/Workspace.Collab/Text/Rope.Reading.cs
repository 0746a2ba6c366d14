using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Workspace.Collab;

public sealed partial class Rope
{
    /// <summary>Copies from an offset until the span is full. O(log length + copied).</summary>
    public void CopyTo(int from, Span<char> destination)
    {
        Check(from, checked(from + destination.Length));
        if (settled is { } whole)
        {
            CopyTo(whole, from, destination);
            return;
        }

        // Three stretches: the tree before what is being written, that, and the tree behind it.
        var (tree, typing) = (body.Tree, body.Typing);
        var before = Math.Clamp(typing.From - from, 0, destination.Length);
        var until = Math.Clamp(typing.End - from, 0, destination.Length);
        CopyTo(tree, from, destination[..before]);
        if (before < until) typing.CopyTo(from + before - typing.From, destination[before..until]);
        CopyTo(tree, from + until + typing.To - typing.End, destination[until..]);
    }

    /// <summary>A part as a string. O(log length + copied).</summary>
    public string ToString(int from, int to)
    {
        Check(from, to);
        return string.Create(to - from, (Rope: this, From: from), static (text, part) => part.Rope.CopyTo(part.From, text));
    }

    /// <summary>The whole as a string. O(length).</summary>
    public override string ToString() => ToString(0, Length);

    /// <summary>The whole in pieces of some hundred code units, without building a string. No piece ends within a surrogate pair.</summary>
    public IEnumerable<ReadOnlyMemory<char>> Chunks
    {
        get
        {
            foreach (var (leaf, _) in Tree.LeavesFrom(0))
            {
                if (leaf.Length > 0) yield return leaf.Memory;
            }
        }
    }

    /// <summary>Writes the whole in UTF-8. O(length), without building a string.</summary>
    public void WriteUtf8To(IBufferWriter<byte> destination)
    {
        var encoder = Encoding.UTF8.GetEncoder();
        foreach (var chunk in Chunks) encoder.Convert(chunk.Span, destination, flush: false, out _, out _);
        encoder.Convert([], destination, flush: true, out _, out _);
    }

    /// <summary>SHA-256 of the text in UTF-8: 32 bytes. O(length), without building a string.</summary>
    public byte[] Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var encoder = Encoding.UTF8.GetEncoder();
        var bytes = ArrayPool<byte>.Shared.Rent(4096);
        foreach (var chunk in Chunks)
        {
            for (var rest = chunk.Span; !rest.IsEmpty;)
            {
                encoder.Convert(rest, bytes, flush: false, out var read, out var written, out _);
                hash.AppendData(bytes, 0, written);
                rest = rest[read..];
            }
        }

        hash.AppendData(bytes, 0, encoder.GetBytes([], bytes, flush: true));
        ArrayPool<byte>.Shared.Return(bytes);
        return hash.GetHashAndReset();
    }

    /// <summary>The line and column of an offset. O(log length).</summary>
    public LineColumn LineColumnAt(int at)
    {
        Check(at, at);
        var line = 1 + LineFeedsBefore(at);
        return new(line, at - LineStart(line));
    }

    /// <summary>The offset of a line and column; a column behind the end of its line is the end of the line. O(log length).</summary>
    public int OffsetOf(LineColumn place)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place.Column, nameof(place));
        var start = LineStart(place.Line);
        var end = place.Line == Lines ? Length : LineStart(place.Line + 1) - 1;
        return start + Math.Min(place.Column, end - start);
    }

    /// <summary>Where a line starts; lines from 1. O(log length).</summary>
    public int LineStart(int line)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(line, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(line, Lines);
        if (line == 1) return 0;

        var node = Tree;
        var from = 0;
        var wanted = line - 1;
        while (node.Height > 0)
        {
            foreach (var child in node.Children)
            {
                node = child;
                if (wanted <= child.LineFeeds) break;
                wanted -= child.LineFeeds;
                from += child.Length;
            }
        }

        var text = node.Leaf.Text;
        var at = 0;
        for (; wanted > 0; wanted--) at += text[at..].IndexOf('\n') + 1;
        return from + at;
    }

    private int LineFeedsBefore(int at)
    {
        var node = Tree;
        var count = 0;
        while (node.Height > 0)
        {
            foreach (var child in node.Children)
            {
                node = child;
                if (at <= child.Length) break;
                count += child.LineFeeds;
                at -= child.Length;
            }
        }

        return count + node.Leaf.Text[..at].Count('\n');
    }

    private static void CopyTo(Node<TextLeaf> node, int from, Span<char> destination)
    {
        if (destination.IsEmpty) return;
        if (node.Height == 0)
        {
            node.Leaf.Text.Slice(from, destination.Length).CopyTo(destination);
            return;
        }

        foreach (var child in node.Children)
        {
            if (from < child.Length)
            {
                var part = destination[..Math.Min(child.Length - from, destination.Length)];
                CopyTo(child, from, part);
                destination = destination[part.Length..];
                if (destination.IsEmpty) return;
                from = 0;
            }
            else
            {
                from -= child.Length;
            }
        }
    }
}
