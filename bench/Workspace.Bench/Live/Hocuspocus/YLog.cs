namespace Workspace.Bench;

/// <summary>A draft on a server of Yjs: the text as its writers make it, and what all their connections were told, kept once.</summary>
internal sealed class YLog
{
    private readonly YText text = new();
    private readonly Dictionary<YUpdate.Edit, (HocuspocusWriter By, long Due, byte[] Sent)> untold = [];
    private readonly List<Entry> entries = [];

    /// <summary>A message to everybody, and the edits in it: one, but for those that reached the server before what they build on.</summary>
    internal readonly record struct Entry(byte[] Update, (HocuspocusWriter By, long Due)[] Edits);

    internal int Length => text.Length;

    internal int Version => entries.Count;

    /// <summary>Whether somebody was told of every edit.</summary>
    internal bool IsTold => untold.Count == 0;

    internal string Text() => text.ToString();

    /// <summary>Puts the whole text into an empty draft.</summary>
    internal byte[] Begin(YId first, string whole, HocuspocusWriter by)
    {
        text.Append(first, whole);
        return Send(new(first, false), by, due: 0, YUpdate.Insert(first, null, null, whole));
    }

    internal byte[] Insert(int at, YId id, char letter, HocuspocusWriter by, long due)
    {
        var (left, right) = text.Insert(at, id, letter);
        return Send(new(id, false), by, due, YUpdate.Insert(id, left, right, letter.ToString()));
    }

    internal byte[] Remove(int at, HocuspocusWriter by, long due)
    {
        var id = text.Remove(at);
        return Send(new(id, true), by, due, YUpdate.Remove(id));
    }

    /// <summary>Takes what one connection was told after so many messages.</summary>
    /// <exception cref="InvalidOperationException">Another connection was told something else, or nobody wrote it.</exception>
    internal Entry Take(int version, ReadOnlySpan<byte> update)
    {
        if (version == entries.Count) entries.Add(Read(update));
        return update.SequenceEqual(entries[version].Update) ? entries[version] : throw new InvalidOperationException($"Two people were told different things after {version} messages.");
    }

    private Entry Read(ReadOnlySpan<byte> update)
    {
        var edits = new List<(HocuspocusWriter By, long Due, byte[] Sent)>(1);
        foreach (var edit in YUpdate.Read(update)) if (untold.Remove(edit, out var written)) edits.Add(written); // of the whole text its first letter
        if (edits.Count == 0) throw new InvalidOperationException("Told of what nobody wrote.");
        if (edits.Count == 1 && !update.SequenceEqual(edits[0].Sent)) throw new InvalidOperationException("Told of another edit than was made.");
        return new(update.ToArray(), [.. edits.Select(edit => (edit.By, edit.Due))]);
    }

    private byte[] Send(YUpdate.Edit edit, HocuspocusWriter by, long due, byte[] update)
    {
        untold.Add(edit, (by, due, update));
        return update;
    }
}
