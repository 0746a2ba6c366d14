using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.SignIn;

/// <summary>Whether anybody may sign in as anybody: only where it was asked for and everything in the store was invented for it.</summary>
public sealed class Demonstration(IConfiguration configuration, Network network, Organizations organizations, Submissions submissions, People people)
{
    /// <summary>A person of the demonstration, with what they do in one organization.</summary>
    public sealed record Player(Person Person, string Title);

    public async Task<bool> IsOnAsync(CancellationToken cancellation) =>
        configuration.GetValue<bool>("Demonstration") && await network.IsDemonstrationAsync(cancellation);

    /// <summary>Everybody one may sign in as, by organization, in the order in which these joined the first submission: so that colours are the same everywhere.</summary>
    public async Task<IReadOnlyList<(Organization Organization, IReadOnlyList<Player> People)>> PlayersAsync(CancellationToken cancellation)
    {
        var known = await organizations.AllAsync(cancellation);
        var joint = (await submissions.OfAsync([.. known.Select(o => new OrganizationId(o.Id))], cancellation)).OrderByDescending(s => s.Participants.Count).ThenBy(s => s.Deadline).FirstOrDefault(s => s.Deadline is not null);
        var all = known.OrderBy(o => joint?.Participants.ToList().FindIndex(p => p.Organization.Value == o.Id) is >= 0 and var place ? place : int.MaxValue).ToList();
        var names = await people.NamesAsync([.. all.SelectMany(o => o.Members).Select(m => m.Person).Distinct()], cancellation);
        return [.. all.Where(o => o.Members.Count > 0).Select(o =>
            (o, (IReadOnlyList<Player>)[.. o.Members.Where(m => names.ContainsKey(m.Person)).Select(m => new Player(names[m.Person], m.Title))]))];
    }
}
