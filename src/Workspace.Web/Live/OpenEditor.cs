using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.SignIn;

namespace Workspace.Web.Live;

/// <summary>One editor on this node.</summary>
/// <param name="Line">Its connection.</param>
/// <param name="Language">"en" or "fr": in which it is told names.</param>
/// <param name="User">Its session.</param>
/// <param name="HangUp">Ends its connection.</param>
public sealed record OpenEditor(HubConnectionContext Line, Guid Draft, Author Author, string Language, ClaimsPrincipal User, Action HangUp)
{
    private readonly HashSet<AuthorKey> named = [];

    public string Connection => Line.ConnectionId;

    /// <summary>The draft's writer, once it was asked: looking it up takes longer than accepting a letter.</summary>
    public IDraftGrain? Writer { get; set; }

    /// <summary>The token of a program; null for a person.</summary>
    public Guid? Token { get; } = TokenScopes.TokenOf(User);

    /// <summary>The session of a person; null for a program.</summary>
    public Guid? Session { get; } = SessionCheck.IdOf(User);

    /// <summary>What it may do of what its author may.</summary>
    public string Allowed(string rights) => rights == "write" && !TokenScopes.Allow(User, TokenScope.Write) ? "read" : rights;

    /// <summary>"write" or "read"; what it was told last.</summary>
    public string Rights { get; set; } = "read";

    /// <summary>Up to which version it was told; null before the first time. Only for <see cref="DraftTelling"/>, as all below.</summary>
    public int? ToldTo { get; set; }

    /// <summary>Whether the last message to it has not gone out yet: what follows waits, and goes together.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Whether it speaks the packed form.</summary>
    public bool IsPacked { get; } = Line.Protocol is PackedProtocol;

    /// <summary>The numbering of hands of which it was told <see cref="HandsTold"/> hands; null before the first packed message.</summary>
    public Hands? Hands { get; set; }

    public int HandsTold { get; set; }

    /// <summary>The version after the last message, where that was packed: the next one may go on from there.</summary>
    public int? PackedTo { get; set; }

    /// <summary>Whether it was told the names of everybody in a batch.</summary>
    public bool Knows(ToldBatch batch) => named.IsSupersetOf(batch.Authors);

    /// <summary>It is being told the names of everybody in a batch.</summary>
    public void Learns(ToldBatch batch) => named.UnionWith(batch.Authors);
}
