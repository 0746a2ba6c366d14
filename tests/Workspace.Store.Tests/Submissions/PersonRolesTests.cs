using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class PersonRolesTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    private readonly OrganizationId theirs = new(Guid.CreateVersion7());
    private readonly Author coordinator = StoreFixture.Alice;
    private readonly PersonId person = new(Guid.CreateVersion7());
    private readonly Submissions submissions = store.Get<Submissions>();

    private Author Contact => new(new(Guid.CreateVersion7()), theirs);

    [Fact]
    public async Task A_role_is_narrowed_for_a_person_and_given_back()
    {
        var id = await StartedAsync();
        Assert.Equal(SubmissionRole.Drafter, await RoleAsync(id));
        Assert.Equal(RoleChange.Done, await submissions.NarrowAsync(id, theirs, person, SubmissionRole.Reviewer, Contact, default));
        Assert.Equal(SubmissionRole.Reviewer, await RoleAsync(id));
        Assert.Equal(SubmissionRole.Drafter, (await submissions.FindAsync(id, default))!.RoleOf(Contact));
        Assert.Equal(RoleChange.Done, await submissions.NarrowAsync(id, theirs, person, null, Contact, default));
        Assert.Equal(SubmissionRole.Drafter, await RoleAsync(id));
    }

    [Fact]
    public async Task It_is_never_wider_than_that_of_the_organization()
    {
        var id = await StartedAsync();
        Assert.Equal(RoleChange.Wider, await submissions.NarrowAsync(id, theirs, person, SubmissionRole.Coordinator, coordinator, default));
        Assert.Equal(SubmissionRole.Drafter, await RoleAsync(id));

        await submissions.NarrowAsync(id, theirs, person, SubmissionRole.Suggester, coordinator, default);
        await submissions.ChangeRoleAsync(id, theirs, SubmissionRole.Observer, coordinator, default);
        Assert.Equal(SubmissionRole.Observer, await RoleAsync(id));
        await submissions.ChangeRoleAsync(id, theirs, SubmissionRole.Drafter, coordinator, default);
        Assert.Equal(SubmissionRole.Suggester, await RoleAsync(id));
    }

    [Fact]
    public async Task What_the_coordinator_narrowed_their_organization_does_not_give_back()
    {
        var id = await StartedAsync();
        await submissions.NarrowAsync(id, theirs, person, SubmissionRole.Reviewer, coordinator, default);
        Assert.Equal(RoleChange.ByCoordinator, await submissions.NarrowAsync(id, theirs, person, null, Contact, default));
        Assert.Equal(RoleChange.ByCoordinator, await submissions.NarrowAsync(id, theirs, person, SubmissionRole.Suggester, Contact, default));
        Assert.Equal(SubmissionRole.Reviewer, await RoleAsync(id));
        Assert.Equal(RoleChange.Done, await submissions.NarrowAsync(id, theirs, person, SubmissionRole.Observer, Contact, default));
        Assert.Equal(SubmissionRole.Observer, await RoleAsync(id));
        Assert.Equal(RoleChange.Done, await submissions.NarrowAsync(id, theirs, person, null, coordinator, default));
        Assert.Equal(SubmissionRole.Drafter, await RoleAsync(id));
    }

    [Fact]
    public async Task Whoever_takes_no_part_has_no_role_and_begins_anew_on_coming_back()
    {
        var id = await StartedAsync();
        await submissions.NarrowAsync(id, theirs, person, SubmissionRole.Reviewer, coordinator, default);
        await submissions.RemoveAsync(id, theirs, coordinator, default);
        Assert.Null(await RoleAsync(id));
        Assert.Equal(RoleChange.TakesNoPart, await submissions.NarrowAsync(id, theirs, person, SubmissionRole.Observer, coordinator, default));
        Assert.Equal(RoleChange.TakesNoPart, await submissions.ChangeRoleAsync(id, theirs, SubmissionRole.Observer, coordinator, default));
        await submissions.GiveRoleAsync(id, theirs, SubmissionRole.Drafter, coordinator, default);
        Assert.Equal(SubmissionRole.Drafter, await RoleAsync(id));
    }

    [Fact]
    public async Task Somebody_always_coordinates_whoever_gives_it_up_at_the_same_time()
    {
        var id = await StartedAsync();
        Assert.Equal(RoleChange.LastCoordinator, await submissions.ChangeRoleAsync(id, coordinator.Organization, SubmissionRole.Drafter, coordinator, default));
        await submissions.ChangeRoleAsync(id, theirs, SubmissionRole.Coordinator, coordinator, default);
        var both = await Task.WhenAll(
            submissions.ChangeRoleAsync(id, coordinator.Organization, SubmissionRole.Drafter, coordinator, default),
            submissions.ChangeRoleAsync(id, theirs, SubmissionRole.Drafter, coordinator, default));
        Assert.Equal([RoleChange.Done, RoleChange.LastCoordinator], both.Order());
    }

    private async Task<SubmissionRole?> RoleAsync(Guid id) => (await submissions.FindAsync(id, default))!.RoleOf(new Author(person, theirs));

    private async Task<Guid> StartedAsync()
    {
        var id = await submissions.StartAsync(Guid.CreateVersion7(), new("Right to food", ""), new("", ""), "upr-joint", "Canada", null, null, [], coordinator, default);
        await submissions.GiveRoleAsync(id, coordinator.Organization, SubmissionRole.Coordinator, coordinator, default);
        await submissions.GiveRoleAsync(id, theirs, SubmissionRole.Drafter, coordinator, default);
        return id;
    }
}
