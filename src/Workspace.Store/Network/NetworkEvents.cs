using JasperFx.Events;
using Marten.Events.Aggregation;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>What administrators decide for the whole network.</summary>
/// <param name="TakesRequests">Whether an organization may ask to join by the public form.</param>
public sealed record NetworkSettings(Bilingual Name, bool TakesRequests);

/// <param name="By">Null when whoever keeps the machine did it by a command; so in the events below.</param>
public sealed record NetworkCreated(Bilingual Name, PersonId? By, DateTimeOffset At);

public sealed record NetworkSettingsChanged(NetworkSettings Settings, PersonId? By, DateTimeOffset At);

public sealed record AdministratorAppointed(PersonId Person, PersonId? By, DateTimeOffset At);

public sealed record AdministratorDismissed(PersonId Person, PersonId? By, DateTimeOffset At);

/// <summary>Somebody who looks after the whole network.</summary>
public sealed record Administrator(PersonId Person, DateTimeOffset Since);

/// <summary>The network, folded from its stream; there is one.</summary>
public sealed record NetworkStanding(Guid Id, NetworkSettings Settings, DateTimeOffset CreatedAt, IReadOnlyList<Administrator> Administrators);

/// <summary>Folds the network's stream.</summary>
public sealed partial class NetworkFold : SingleStreamProjection<NetworkStanding, Guid>
{
    public static NetworkStanding Create(IEvent<NetworkCreated> created) => new(created.StreamId, new(created.Data.Name, TakesRequests: true), created.Data.At, []);

    public static NetworkStanding Apply(NetworkSettingsChanged changed, NetworkStanding network) => network with { Settings = changed.Settings };

    public static NetworkStanding Apply(AdministratorAppointed appointed, NetworkStanding network) =>
        network with { Administrators = [.. network.Administrators.Where(a => a.Person != appointed.Person), new(appointed.Person, appointed.At)] };

    public static NetworkStanding Apply(AdministratorDismissed dismissed, NetworkStanding network) =>
        network with { Administrators = [.. network.Administrators.Where(a => a.Person != dismissed.Person)] };
}
