using JasperFx.Metadata;

namespace Workspace.Store;

/// <summary>Who asks that their organization may join, and what they said. Names and addresses of those who ask stand here alone, and only for a time.</summary>
public sealed class Asker : IVersioned
{
    /// <summary>That of the request.</summary>
    public Guid Id { get; set; }

    public Guid Version { get; set; }

    public required RequestWords Said { get; set; }

    public string NormalizedAddress { get; set; } = "";

    /// <summary>The SHA-256 of the secret in the link that was sent, in hexadecimal digits.</summary>
    public string SecretHash { get; set; } = "";

    public DateTimeOffset At { get; set; }

    /// <summary>It can be confirmed before that.</summary>
    public DateTimeOffset Until { get; set; }

    /// <summary>When the link was used; before that it is no request.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>When it was declined, or lapsed.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Why it was declined, as they were told.</summary>
    public string Reason { get; set; } = "";
}

/// <summary>What somebody says who asks that their organization may join.</summary>
/// <param name="WebSite">Absolute; may be empty.</param>
/// <param name="Person">The name of whoever asks.</param>
/// <param name="Title">What they do in the organization.</param>
/// <param name="Word">Why it wants to join.</param>
/// <param name="Language">"en" or "fr": that of the mails to them.</param>
public sealed record RequestWords(OrganizationDetails Organization, string WebSite, string Person, string Address, string Title, string Word, string Language);

/// <summary>What became of asking. It says nothing of who is known here.</summary>
public enum Asked
{
    /// <summary>If a mail may go to the address, it is on its way.</summary>
    Taken = 0,

    /// <summary>Too many wait, of whomever.</summary>
    Full = 1,
}

/// <summary>What became of an answer to a request.</summary>
public enum RequestAnswer
{
    Done = 0,

    /// <summary>It was answered already, or lapsed.</summary>
    Over = 1,

    /// <summary>Somebody changed the same account at the same moment: nothing happened, and it can be tried again.</summary>
    Again = 2,
}

/// <summary>What a list shows of a request.</summary>
public sealed record RequestRow(Guid Id, Bilingual Name, string ShortName, string Kind, string Region, RequestState State, DateTimeOffset At, DateTimeOffset? EndedAt);

/// <summary>A page of a list, and how long the whole list is.</summary>
public sealed record ListedRequests(IReadOnlyList<RequestRow> Rows, int Total);
