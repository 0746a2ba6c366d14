using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A sign-in that holds. It is over when it is no longer there.</summary>
public sealed class AccountSession
{
    public Guid Id { get; set; }

    public Guid Person { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>When it was used last, to the hour.</summary>
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>Browser and system in plain words, as far as it said; empty where it did not.</summary>
    public string Device { get; set; } = "";

    /// <summary>How they came in, a key: "link", "passkey", "invitation".</summary>
    public string Way { get; set; } = "";

    /// <summary>When the person last proved who they are.</summary>
    public DateTimeOffset ProvedAt { get; set; }
}

// In the stream of the person, whose id it has.
public sealed record SessionEnded(Guid Session, PersonId By, DateTimeOffset At);
