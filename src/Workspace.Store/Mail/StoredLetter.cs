namespace Workspace.Store;

public enum LetterState
{
    Waiting = 0,
    Sent = 1,

    /// <summary>Given up, or refused for good.</summary>
    Failed = 2,
}

/// <summary>A letter in the queue, and for some weeks afterwards that it was: to whom, when and of what kind.</summary>
public sealed class StoredLetter
{
    public Guid Id { get; set; }

    public string Kind { get; set; } = "";

    /// <summary>Whose account it goes to.</summary>
    public Guid? Person { get; set; }

    /// <summary>What it tells of.</summary>
    public Guid? About { get; set; }

    public LetterState State { get; set; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>From when on the days are counted after which it is given up.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>When it is tried next; the last time it was, once that is over.</summary>
    public DateTimeOffset Due { get; set; }

    /// <summary>How often it was tried in vain.</summary>
    public int Attempts { get; set; }

    /// <summary>What went wrong last, without an address.</summary>
    public string? Trouble { get; set; }

    /// <summary>The letter, encrypted: addresses and keys stand in no table and no backup. Null once it is sent or of no use.</summary>
    public byte[]? Contents { get; set; }
}

/// <summary>What became of an attempt to send.</summary>
public abstract record Delivery
{
    private Delivery() { }

    public sealed record Sent : Delivery;

    /// <summary>Nobody takes it, and asking again will not help.</summary>
    /// <param name="Trouble">Without an address.</param>
    public sealed record Refused(string Trouble) : Delivery;

    /// <summary>Not now.</summary>
    /// <param name="Trouble">Without an address.</param>
    public sealed record Delayed(string Trouble) : Delivery;
}
