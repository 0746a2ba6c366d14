using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>What all connections to one draft were told, kept once: every connection's own copy of a contribution is compared with it.</summary>
internal sealed class DraftLog
{
    private const int Remembered = 256;

    /// <summary>So few connections have what they are told read each by itself: to keep it would cost more.</summary>
    private const int Few = 2;
    private readonly List<Entry> entries = [];
    private readonly Dictionary<int, (byte[] Frame, int Count)> frames = [];
    private readonly Dictionary<string, HubWriter> writers = [];
    private readonly List<string> hands = [];
    private int numbering;

    /// <summary>A contribution, and when it was due; 0 for one that no writer here made.</summary>
    internal readonly record struct Entry(string Client, long Time, ChangeSet Changes, HubWriter? By, long Due);

    internal int Version => entries.Count;

    internal Entry this[int version] => entries[version - 1];

    internal void Enter(HubWriter writer) => writers.Add(writer.Client, writer);

    /// <summary>Takes what one connection was told of whose the numbers are.</summary>
    internal void Take(Heard.Hands told)
    {
        if (numbering == 0) numbering = told.Number;
        if (told.Number != numbering || told.First > hands.Count) throw new InvalidOperationException($"Told of the hands from {told.First} of numbering {told.Number}, knowing {hands.Count} of {numbering}.");
        for (var i = 0; i < told.Clients.Length; i++)
        {
            if (told.First + i == hands.Count) hands.Add(told.Clients[i]);
            else if (hands[told.First + i] != told.Clients[i]) throw new InvalidOperationException($"Two people were told different things of hand {told.First + i}.");
        }
    }

    /// <summary>Takes what one connection was told at a version.</summary>
    /// <returns>The version it begins after, and how many there are.</returns>
    /// <exception cref="InvalidOperationException">Another connection was told something else.</exception>
    internal (int From, int Count) Take(int version, Heard.Told told)
    {
        var from = told.Anew?.From ?? version;
        if (told.Number != numbering) throw new InvalidOperationException($"Told of numbering {told.Number}, expected {numbering}.");
        if (told.Anew is null && frames.TryGetValue(from, out var known) && told.Updates.Span.SequenceEqual(known.Frame)) return (from, known.Count);

        var (at, time, length) = (from, told.Anew?.Time ?? entries[from - 1].Time, from == 0 ? 0 : entries[from - 1].Changes.LengthAfter);
        if (told.Anew is { } anew && anew.Length != length) throw new InvalidOperationException($"Told that version {from} has {anew.Length} code units, not {length}.");
        for (var updates = told.Updates.Span; !updates.IsEmpty;)
        {
            var client = hands[HubForm.Number(ref updates)];
            time += HubForm.Long(ref updates);
            var changes = ChangeSet.ReadPacked(ref updates, length, out _) ?? throw new FormatException("Told of no change set.");
            length = changes.LengthAfter;
            if (++at > entries.Count + 1) throw new InvalidOperationException($"Told of version {at} after {entries.Count}.");
            if (at <= entries.Count)
            {
                var entry = entries[at - 1];
                if (entry.Client != client || entry.Time != time || !entry.Changes.Equals(changes)) throw new InvalidOperationException($"Two people were told different things of version {at}.");
                continue;
            }

            var by = writers.GetValueOrDefault(client);
            entries.Add(new(client, time, changes, by, by?.TakeDue() ?? 0));
        }

        if (frames.Count == Remembered) frames.Clear();
        if (told.Anew is null && writers.Count > Few) frames[from] = (told.Updates.ToArray(), at - from);
        return (from, at - from);
    }

    /// <summary>The text that all of it makes.</summary>
    internal Rope Text()
    {
        var text = Rope.Empty;
        foreach (var entry in entries) text = entry.Changes.Apply(text);
        return text;
    }
}
