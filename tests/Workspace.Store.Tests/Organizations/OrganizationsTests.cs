using Marten;
using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class OrganizationsTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    private readonly Organizations organizations = store.Get<Organizations>();
    private readonly Submissions submissions = store.Get<Submissions>();

    [Fact]
    public async Task Members_join_change_and_leave()
    {
        var id = await FoundAsync("Harvest Table");
        var (first, second) = (Person(), Person());
        await organizations.JoinAsync(id, first, "Director", isContact: true, default);
        await organizations.JoinAsync(id, second, "Volunteer", isContact: false, default);
        await organizations.JoinAsync(id, second, "Advocate", isContact: false, default);
        Assert.Equal([(first, "Director"), (second, "Advocate")], (await organizations.FindAsync(id, default))!.Members.Select(m => (m.Person, m.Title)));

        Assert.Null(await organizations.LeaveAsync(id, second, default));
        Assert.Null(await organizations.LeaveAsync(id, second, default));
        Assert.Equal([first], (await organizations.FindAsync(id, default))!.Members.Select(m => m.Person));
    }

    [Fact]
    public async Task The_last_contact_neither_leaves_nor_is_dismissed_while_others_are_there()
    {
        var id = await FoundAsync("Harvest Table");
        var (first, second) = (Person(), Person());
        await organizations.JoinAsync(id, first, "Director", isContact: true, default);
        await organizations.JoinAsync(id, second, "Volunteer", isContact: false, default);
        Assert.Equal(OrganizationRefusal.LastContact, await organizations.LeaveAsync(id, first, default));
        Assert.Equal(OrganizationRefusal.LastContact, await organizations.RemoveAsync(id, first, second, default));
        Assert.Equal(OrganizationRefusal.LastContact, await organizations.DismissContactAsync(id, first, first, default));
        Assert.True((await organizations.FindAsync(id, default))!.IsContact(first));

        Assert.Null(await organizations.AppointContactAsync(id, second, first, default));
        Assert.Null(await organizations.DismissContactAsync(id, first, second, default));
        Assert.False((await organizations.FindAsync(id, default))!.IsContact(first));
        Assert.Null(await organizations.RemoveAsync(id, first, second, default));
        Assert.Null(await organizations.LeaveAsync(id, second, default)); // nobody is left without a contact
        Assert.Empty((await organizations.FindAsync(id, default))!.Members);
    }

    [Fact]
    public async Task Only_a_member_becomes_contact_or_is_removed()
    {
        var id = await FoundAsync("Harvest Table");
        Assert.Equal(OrganizationRefusal.NotAMember, await organizations.AppointContactAsync(id, Person(), Person(), default));
        Assert.Equal(OrganizationRefusal.NotAMember, await organizations.RemoveAsync(id, Person(), Person(), default));
    }

    [Fact]
    public async Task What_it_says_of_itself_changes_and_history_keeps_the_old_name()
    {
        var id = await FoundAsync("Harvest Table");
        var details = new OrganizationDetails(new("Long Table", "La Longue Table"), "LT", "network", new("We eat", "Nous mangeons"), "Ontario", ["en", "iu"], IsUnlisted: true);
        Assert.Null(await organizations.ChangeAsync(id, details, Person(), default));
        Assert.Null(await organizations.ChangeAsync(id, details, Person(), default)); // the same again
        var found = (await organizations.FindAsync(id, default))!.Details;
        Assert.Equal(details with { Languages = found.Languages }, found);
        Assert.Equal(["en", "iu"], found.Languages);
        Assert.Equal(["OrganizationFounded", "OrganizationRenamed", "OrganizationDetailsChanged"], await EventsAsync(id));
    }

    [Fact]
    public async Task For_a_closed_organization_nobody_acts_and_it_takes_part_only_in_what_is_filed()
    {
        var (id, other, person) = (await FoundAsync("Closing"), await FoundAsync("Staying"), Person());
        await organizations.JoinAsync(id, person, "Director", isContact: true, default);
        var (open, filed) = (await SubmissionAsync(other, id), await SubmissionAsync(other, id));
        await submissions.MoveToAsync(filed, SubmissionStage.Filed, StoreFixture.Alice, default);

        Assert.Null(await organizations.CloseAsync(id, StoreFixture.Alice, default));
        Assert.False((await organizations.FindAsync(id, default))!.IsOpen);
        Assert.Empty(await organizations.OfAsync(person, default));
        Assert.Equal([other], await ParticipantsAsync(open));
        Assert.Equal([other, id], await ParticipantsAsync(filed));
        Assert.Equal(OrganizationRefusal.Closed, await organizations.JoinAsync(id, person, "Back", isContact: true, default));
        Assert.Equal(OrganizationRefusal.Closed, await organizations.CloseAsync(id, StoreFixture.Alice, default));
        Assert.True((await store.Get<WholeVerification>().VerifyAsync(null, default)).IsProved);
    }

    [Fact]
    public async Task One_that_coordinates_alone_is_not_closed()
    {
        var (id, other) = (await FoundAsync("Coordinating"), await FoundAsync("Other"));
        var submission = await SubmissionAsync(id, other);
        Assert.Equal(OrganizationRefusal.CoordinatesAlone, await organizations.CloseAsync(id, StoreFixture.Alice, default));
        Assert.Equal(OrganizationRefusal.CoordinatesAlone, await organizations.MergeAsync(id, other, takesPartOn: false, StoreFixture.Alice, default));
        Assert.True((await organizations.FindAsync(id, default))!.IsOpen);
        Assert.Equal([id, other], await ParticipantsAsync(submission));
    }

    [Fact]
    public async Task Merged_into_another_its_people_and_its_part_go_over_and_its_id_leads_there()
    {
        var (old, into, both, only) = (await FoundAsync("Old"), await FoundAsync("New"), Person(), Person());
        foreach (var (organization, person, title) in new[] { (old, both, "Old title"), (into, both, "New title"), (old, only, "Organizer") }) await organizations.JoinAsync(organization, person, title, isContact: person == both, default);
        var (coordinated, shared) = (await SubmissionAsync(old), await SubmissionAsync(old, into));

        Assert.Equal(OrganizationRefusal.Itself, await organizations.MergeAsync(old, old, takesPartOn: true, StoreFixture.Alice, default));
        Assert.Null(await organizations.MergeAsync(old, into, takesPartOn: true, StoreFixture.Alice, default));
        var (before, after) = ((await organizations.FindAsync(old, default))!, (await organizations.FindAsync(into, default))!);
        Assert.Equal((into, "Old", 0), (before.MergedInto, before.Name.En, before.Members.Count));
        Assert.Equal([(both, "New title"), (only, "Organizer")], after.Members.Select(m => (m.Person, m.Title)));
        Assert.Equal([into.Value], (await organizations.OfAsync(only, default)).Select(o => o.Id));
        foreach (var submission in new[] { coordinated, shared })
            Assert.Equal((into, SubmissionRole.Coordinator), Assert.Single((await submissions.FindAsync(submission, default))!.Participants.Select(p => (p.Organization, p.Role))));
        Assert.Equal(OrganizationRefusal.Closed, await organizations.MergeAsync(old, into, takesPartOn: true, StoreFixture.Alice, default));
        Assert.True((await store.Get<WholeVerification>().VerifyAsync(null, default)).IsProved);
    }

    [Fact]
    public async Task Those_of_a_person_are_listed_by_name()
    {
        var person = Person();
        var (zeta, alpha, other) = (await FoundAsync("Zeta"), await FoundAsync("alpha"), await FoundAsync("Middle"));
        foreach (var id in new[] { zeta, alpha }) await organizations.JoinAsync(id, person, "", isContact: false, default);
        await organizations.JoinAsync(other, Person(), "", isContact: false, default);

        Assert.Equal(["alpha", "Zeta"], (await organizations.OfAsync(person, default)).Select(o => o.Name.En));
        Assert.Contains(await organizations.AllAsync(default), o => o.Id == other.Value);
    }

    [Fact]
    public async Task A_list_is_found_by_words_kind_and_page_and_leaves_out_what_is_unlisted_or_closed()
    {
        var mark = store.NewId().ToString("N")[^8..];
        var names = new[] { "Été", "abbey", "Zoo", "100% real", "Eau" }.Select(name => $"{name} {mark}").ToList();
        var ids = new List<OrganizationId>();
        foreach (var name in names) ids.Add(await FoundAsync(name));
        var hidden = await organizations.FoundAsync(store.NewId(), new(new($"Hidden {mark}", "Caché"), "H", "shelter", new("", ""), "", [], IsUnlisted: true), null, default);
        await organizations.CloseAsync(ids[2], StoreFixture.Alice, default);

        Assert.Equal([names[3], names[1], names[4], names[0]], await ListedAsync(new(mark), []));
        Assert.Equal([names[3], names[1], names[4], names[0], $"Hidden {mark}"], await ListedAsync(new(mark), [hidden]));
        Assert.Equal(6, (await ListedAsync(new(mark, IsClosedToo: true), null)).Count);
        Assert.Equal([$"Hidden {mark}"], await ListedAsync(new(mark, "shelter"), null));
        Assert.Equal([names[3]], await ListedAsync(new("100%"), []));
        Assert.Empty(await ListedAsync(new("1_0"), []));
        Assert.Equal([names[0]], await ListedAsync(new($"eTE {mark}"), [])); // whatever its accents
        Assert.Equal([names[0]], await ListedAsync(new($"e\u0301te\u0301 {mark}"), []));
        Assert.DoesNotContain(names[0], await ListedAsync(new(mark) { Without = [ids[0]] }, []));
        var second = await organizations.PageAsync(new(mark), [], "en", 1, 2, default);
        Assert.Equal((4, 2), (second.Total, second.Cards.Count));
        Assert.Equal(names[1], second.Cards[0].Name.En);

        Assert.DoesNotContain(await organizations.AfterAsync(null, 1_000, [], default), o => o.Id == hidden.Value || o.Id == ids[2].Value);
        Assert.Contains(await organizations.AfterAsync(null, 1_000, [hidden], default), o => o.Id == hidden.Value);
        Assert.DoesNotContain(await organizations.AfterAsync(ids[0].Value, 1_000, null, default), o => o.Id == ids[0].Value);

        async Task<List<string>> ListedAsync(OrganizationFilter filter, IReadOnlyCollection<OrganizationId>? unlisted) =>
            [.. (await organizations.PageAsync(filter, unlisted, "en", 0, 50, default)).Cards.Select(card => card.Name.En)];
    }

    private PersonId Person() => new(store.NewId());

    private Task<OrganizationId> FoundAsync(string name) =>
        organizations.FoundAsync(store.NewId(), new(name, name), "X", "food-bank", new("", ""), "QC", default);

    /// <summary>A submission that the first coordinates and the others draft.</summary>
    private async Task<Guid> SubmissionAsync(OrganizationId coordinator, params OrganizationId[] drafters)
    {
        var id = await submissions.StartAsync(store.NewId(), new("A", "B"), new("", ""), "upr", "CA", null, null, [], StoreFixture.Alice, default);
        await submissions.GiveRoleAsync(id, coordinator, SubmissionRole.Coordinator, StoreFixture.Alice, default);
        foreach (var drafter in drafters) await submissions.GiveRoleAsync(id, drafter, SubmissionRole.Drafter, StoreFixture.Alice, default);
        return id;
    }

    private async Task<IEnumerable<OrganizationId>> ParticipantsAsync(Guid submission) => (await submissions.FindAsync(submission, default))!.Participants.Select(p => p.Organization);

    private async Task<IEnumerable<string>> EventsAsync(OrganizationId id)
    {
        await using var session = store.Get<IDocumentStore>().QuerySession();
        return (await session.Events.FetchStreamAsync(id.Value)).Select(e => e.Data.GetType().Name);
    }
}
