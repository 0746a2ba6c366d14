namespace Workspace.Bench;

/// <summary>What is counted while it is measured: edits that were due in that time.</summary>
internal sealed class Tally
{
    private readonly Latencies seen = new();
    private readonly Latencies saved = new();
    private readonly Dictionary<string, int> refusals = [];
    private long from = long.MaxValue;
    private long to = long.MaxValue;

    /// <summary>How often any edit reached another's connection.</summary>
    internal long Told { get; private set; }

    internal long Edits { get; private set; }

    internal double[] SeenMs => seen.Usual;

    internal double[] SavedMs => saved.Usual;

    internal int Refused => refusals.Values.Sum();

    internal void Open(long now) => from = now;

    internal void Close(long now) => to = now;

    internal void Seen(long due, long now)
    {
        if (!IsMeasured(due)) return;
        Told++;
        seen.Add(now - due);
    }

    internal void Saved(long due, long now)
    {
        if (!IsMeasured(due)) return;
        Returned(due);
        saved.Add(now - due);
    }

    /// <summary>Its own writer was told of it, and nothing of its being saved.</summary>
    internal void Returned(long due)
    {
        if (!IsMeasured(due)) return;
        Told++;
        Edits++;
    }

    internal void Refuse(string name)
    {
        if (refusals.TryAdd(name, 1)) Console.Error.WriteLine($"Refused: {name}");
        else refusals[name]++;
    }

    private bool IsMeasured(long due) => due >= from && due < to;
}
