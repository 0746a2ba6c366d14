using Workspace.Collab;

namespace Workspace.Store;

/// <summary>What a token may be used for. The names are stored.</summary>
public enum TokenScope
{
    /// <summary>To read what its person may read for its organization.</summary>
    Read = 0,

    /// <summary>To contribute to texts.</summary>
    Write = 1,

    /// <summary>To take texts and histories out as files.</summary>
    Export = 2,

    /// <summary>To change what a coordinator may change.</summary>
    Manage = 3,
}

// Both in the stream of the person, whose id it has.
public sealed record TokenMade(Guid Token, OrganizationId Organization, IReadOnlyList<TokenScope> Scopes, DateTimeOffset Until, DateTimeOffset At);

public sealed record TokenEnded(Guid Token, OrganizationId Organization, DateTimeOffset At);

/// <summary>By which a program acts for a person, and for one organization. What the program says is not kept: only its hash.</summary>
public sealed class Token
{
    public Guid Id { get; set; }

    public Guid Person { get; set; }

    public Guid Organization { get; set; }

    /// <summary>What its person calls it.</summary>
    public string Name { get; set; } = "";

    public IReadOnlyList<TokenScope> Scopes { get; set; } = [];

    /// <summary>SHA-256 of what the program says, as 64 hexadecimal digits.</summary>
    public string Hash { get; set; } = "";

    /// <summary>The first letters, by which its person tells it from others.</summary>
    public string Start { get; set; } = "";

    public DateTimeOffset MadeAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>To the hour; null before the first time.</summary>
    public DateTimeOffset? UsedAt { get; set; }

    public Author Author => new(new(Person), new(Organization));
}
