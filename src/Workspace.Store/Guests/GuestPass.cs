using JasperFx.Metadata;

namespace Workspace.Store;

/// <summary>What a guest is let in by: beside the invitation by e-mail, who they are said to be, and the password where one was set.</summary>
public sealed class GuestPass : IVersioned
{
    /// <summary>That of the declared organization.</summary>
    public Guid Id { get; set; }

    public Guid Version { get; set; }

    public Guid Submission { get; set; }

    /// <summary>The invitation by e-mail.</summary>
    public Guid Invitation { get; set; }

    /// <summary>As the coordinator gave it; empty once the guest has come.</summary>
    public string Name { get; set; } = "";

    /// <summary>As Identity hashes it; null where none is asked for.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Wrong passwords since the last right one, and until when none is looked at.</summary>
    public int WrongPasswords { get; set; }

    public DateTimeOffset? ClosedUntil { get; set; }
}

/// <summary>What a coordinator says of a guest.</summary>
/// <param name="Organization">The one they declare to write for.</param>
/// <param name="Language">"en" or "fr": that of the mail.</param>
public sealed record GuestOffer(string Name, string Address, string Organization, SubmissionRole Role, DateTimeOffset Until, string? Password, string Language);

/// <summary>What became of a password.</summary>
public enum GuestPassword
{
    Right = 0,
    Wrong = 1,

    /// <summary>Too many were wrong: for a while none is looked at.</summary>
    Closed = 2,
}
