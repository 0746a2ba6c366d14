namespace Workspace.Bench;

/// <summary>One person's connection to one draft: writes at random places, and takes in what is told.</summary>
internal abstract class Writer(WebSocketLine line, int seed)
{
    private const string Letters = "etaoinshrdlu cmfwypvbgkjqxz";
    private readonly Random random = new(seed);

    internal WebSocketLine Line => line;

    /// <summary>When its next edit is due.</summary>
    internal long NextDue { get; set; }

    internal bool HasJoined { get; private protected set; }

    /// <summary>The hash of the server's text, when it has come.</summary>
    internal string? Digest { get; private protected set; }

    /// <summary>Its own text; null unless it keeps it.</summary>
    internal virtual string? Text => null;

    /// <summary>Whether it waits for nothing and has been told all that anybody was told.</summary>
    internal abstract bool IsSettled { get; }

    private protected abstract int Length { get; }

    internal abstract void Begin();

    /// <summary>The whole text, as one change.</summary>
    internal abstract void Writes(string text);

    /// <summary>A letter at a random place, or every fifth time one less.</summary>
    internal void Writes(long due)
    {
        var at = random.Next(Length);
        if (random.Next(5) == 0) Removes(at, due);
        else Inserts(at, Letters[random.Next(Letters.Length)], due);
    }

    /// <summary>Reads what has come.</summary>
    internal abstract void Hear();

    internal abstract void AskDigest();

    /// <summary>Sends what a refusal left, when its time has come.</summary>
    internal virtual void Retry(long now) { }

    /// <summary>Says that it is still there, where that has to be said.</summary>
    internal virtual void Rest() { }

    private protected abstract void Inserts(int at, char letter, long due);

    private protected abstract void Removes(int at, long due);
}
