using System.Text.Json.Serialization;
using JasperFx.Events;
using Marten.Events.Aggregation;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>What became of a request to join.</summary>
public enum RequestState
{
    Waiting = 0,
    Approved = 1,
    Declined = 2,

    /// <summary>Nobody answered it for too long.</summary>
    Lapsed = 3,
}

/// <summary>Somebody asks that their organization may join, and has proved the address they gave. Who it is stands in <see cref="Asker"/> alone.</summary>
public sealed record RequestMade(OrganizationDetails Organization, string WebSite, DateTimeOffset At);

/// <param name="Organization">The one that was founded.</param>
/// <param name="Person">Who asked, and is its contact.</param>
public sealed record RequestApproved(OrganizationId Organization, PersonId Person, PersonId By, DateTimeOffset At);

/// <summary>Why, was said in a mail: a reason may name people.</summary>
public sealed record RequestDeclined(PersonId By, DateTimeOffset At);

public sealed record RequestLapsed(DateTimeOffset At);

/// <summary>A request to join, folded from its stream.</summary>
public sealed record JoinRequest(Guid Id, OrganizationDetails Organization, string WebSite, DateTimeOffset At, RequestState State)
{
    /// <summary>The organization that was founded.</summary>
    public OrganizationId? Founded { get; init; }

    /// <summary>Its contact.</summary>
    public PersonId? Person { get; init; }

    public PersonId? DecidedBy { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    [JsonIgnore]
    public bool IsWaiting => State == RequestState.Waiting;
}

/// <summary>Folds a request's stream.</summary>
public sealed partial class JoinRequestFold : SingleStreamProjection<JoinRequest, Guid>
{
    public static JoinRequest Create(IEvent<RequestMade> made) => new(made.StreamId, made.Data.Organization, made.Data.WebSite, made.Data.At, RequestState.Waiting);

    public static JoinRequest Apply(RequestApproved approved, JoinRequest request) =>
        request with { State = RequestState.Approved, Founded = approved.Organization, Person = approved.Person, DecidedBy = approved.By, EndedAt = approved.At };

    public static JoinRequest Apply(RequestDeclined declined, JoinRequest request) => request with { State = RequestState.Declined, DecidedBy = declined.By, EndedAt = declined.At };

    public static JoinRequest Apply(RequestLapsed lapsed, JoinRequest request) => request with { State = RequestState.Lapsed, EndedAt = lapsed.At };
}
