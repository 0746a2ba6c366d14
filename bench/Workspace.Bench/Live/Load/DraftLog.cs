using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>What all connections to one draft were told, kept once: every connection's own copy of a contribution is compared with it, byte for byte.</summary>
internal sealed class DraftLog
{
    private const int Remembered = 256;
    private readonly List<Entry> entries = [];
    private readonly Dictionary<int, (byte[] Frame, int Count)> frames = [];
    private readonly Dictionary<string, Writer> writers = [];

    /// <summary>A contribution, and when it was due; 0 for one that no writer here made.</summary>
    internal readonly record struct Entry(byte[] Json, ChangeSet Changes, Writer? By, long Due);

    internal int Version => entries.Count;

    internal Entry this[int version] => entries[version - 1];

    internal void Enter(Writer writer) => writers.Add(writer.Client, writer);

    /// <summary>Takes what one connection was told: contributions after a version, as an array of JSON.</summary>
    /// <returns>How many there are.</returns>
    /// <exception cref="InvalidOperationException">Another connection was told something else.</exception>
    internal int Take(int from, ReadOnlySpan<byte> updates)
    {
        if (frames.TryGetValue(from, out var known) && updates.SequenceEqual(known.Frame)) return known.Count;

        var version = from;
        foreach (var update in HubForm.Updates(updates))
        {
            version++;
            if (version > entries.Count + 1) throw new InvalidOperationException($"Told of version {version} after {entries.Count}.");
            if (version <= entries.Count)
            {
                if (!update.Span.SequenceEqual(entries[version - 1].Json)) throw new InvalidOperationException($"Two people were told different things of version {version}.");
                continue;
            }

            var (changes, client) = HubForm.Update(update);
            var by = writers.GetValueOrDefault(client);
            entries.Add(new(update.ToArray(), changes, by, by?.TakeDue() ?? 0));
        }

        if (frames.Count == Remembered) frames.Clear();
        frames[from] = (updates.ToArray(), version - from);
        return version - from;
    }

    /// <summary>The text that all of it makes.</summary>
    internal Rope Text()
    {
        var text = Rope.Empty;
        foreach (var entry in entries) text = entry.Changes.Apply(text);
        return text;
    }
}
