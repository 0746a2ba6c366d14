using Workspace.Collab;
using Workspace.Web.Access;

namespace Workspace.Web.Live;

/// <summary>How much may be sent: proposals by person, whatever the address, since an organization shares one; presence by connection.</summary>
/// <param name="proposals">A second, sustained; five seconds' worth at once.</param>
/// <param name="presences">A second, sustained; one second's worth at once.</param>
public sealed class LiveRates(int proposals, int presences, TimeProvider clock)
{
    private readonly TokenBuckets<PersonId> proposing = new(proposals, atOnce: 5 * proposals, clock);
    private readonly TokenBuckets<string> presenting = new(presences, atOnce: presences, clock);

    public bool AllowsProposal(PersonId person) => proposing.Take(person);

    public bool AllowsPresence(string connection) => presenting.Take(connection);
}
