using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class OrganizationsTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    private readonly Organizations organizations = store.Get<Organizations>();

    [Fact]
    public async Task Members_join_change_and_leave()
    {
        var id = await FoundAsync("Harvest Table");
        var (first, second) = (new PersonId(store.NewId()), new PersonId(store.NewId()));
        await organizations.JoinAsync(id, first, "Director", isContact: true, default);
        await organizations.JoinAsync(id, second, "Volunteer", isContact: false, default);
        await organizations.JoinAsync(id, second, "Advocate", isContact: false, default);
        Assert.Equal([(first, "Director"), (second, "Advocate")], (await organizations.FindAsync(id, default))!.Members.Select(m => (m.Person, m.Title)));

        await organizations.LeaveAsync(id, first, default);
        Assert.Equal([second], (await organizations.FindAsync(id, default))!.Members.Select(m => m.Person));
    }

    [Fact]
    public async Task Those_of_a_person_are_listed_by_name()
    {
        var person = new PersonId(store.NewId());
        var (zeta, alpha, other) = (await FoundAsync("Zeta"), await FoundAsync("alpha"), await FoundAsync("Middle"));
        foreach (var id in new[] { zeta, alpha }) await organizations.JoinAsync(id, person, "", isContact: false, default);
        await organizations.JoinAsync(other, new(store.NewId()), "", isContact: false, default);

        Assert.Equal(["alpha", "Zeta"], (await organizations.OfAsync(person, default)).Select(o => o.Name.En));
        Assert.Contains(await organizations.AllAsync(default), o => o.Id == other.Value);
    }

    private Task<OrganizationId> FoundAsync(string name) =>
        organizations.FoundAsync(store.NewId(), new(name, name), "X", "food-bank", new("", ""), "QC", default);
}
