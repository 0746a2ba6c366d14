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

    /// <summary>"en" or "fr"; null until chosen.</summary>
    public string? Language { get; set; }

    /// <summary>"light", "dark", or null for the system's.</summary>
    public string? Theme { get; set; }

    /// <summary>The organization the person acted for last.</summary>
    public Guid? ActsFor { get; set; }

    /// <summary>Made by the demonstration.</summary>
    public bool IsDemonstration { get; set; }

    public PersonId Person => new(Id);
}
