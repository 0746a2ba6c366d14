using JasperFx.Metadata;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>What somebody signs in with, and what they chose.</summary>
public sealed class Account : IVersioned
{
    public Guid Id { get; set; }

    public Guid Version { get; set; }

    /// <summary>As shown to others.</summary>
    public string Name { get; set; } = "";

    /// <summary>The address; also the user name.</summary>
    public string? Email { get; set; }

    public string? NormalizedEmail { get; set; }

    public bool EmailConfirmed { get; set; }

    public string? SecurityStamp { get; set; }

    /// <summary>Renewed whenever a sign-in link is used, so that each works once.</summary>
    public string? LinkStamp { get; set; }

    public List<Passkey> Passkeys { get; set; } = [];

    public List<ProviderLogin> Logins { get; set; } = [];

    /// <summary>Whether signing in by a link asks for a code of an authenticator app too.</summary>
    public bool AsksForCode { get; set; }

    /// <summary>The key of that app, encrypted; there before it is turned on.</summary>
    public byte[]? CodeKey { get; set; }

    /// <summary>Hashes of the codes of which each serves once in place of the app.</summary>
    public List<string> RecoveryCodes { get; set; } = [];

    /// <summary>Hashes of the codes that served last: none serves twice.</summary>
    public List<string> UsedCodes { get; set; } = [];

    /// <summary>Wrong codes in a row, and until when no other is taken after too many.</summary>
    public int FailedCodes { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }

    /// <summary>"en" or "fr"; null until chosen.</summary>
    public string? Language { get; set; }

    /// <summary>The time zone the person lives by, as IANA names it; null until chosen.</summary>
    public string? TimeZone { get; set; }

    /// <summary>"light", "dark", or null for the system's.</summary>
    public string? Theme { get; set; }

    /// <summary>The organization that vouches for their pseudonym; null when they write under their name.</summary>
    public Guid? PseudonymOf { get; set; }

    /// <summary>The organization the person acted for last.</summary>
    public Guid? ActsFor { get; set; }

    /// <summary>Made by the demonstration.</summary>
    public bool IsDemonstration { get; set; }

    public PersonId Person => new(Id);
}
