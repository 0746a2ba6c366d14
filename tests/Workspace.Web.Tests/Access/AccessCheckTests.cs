using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Access;

namespace Workspace.Web.Tests.Access;

[Collection(SharedApp.Name)]
public sealed class AccessCheckTests(WorkspaceApp app)
{
    private AccessCheck Check => app.Services.GetRequiredService<AccessCheck>();

    [Theory]
    [InlineData(SubmissionRole.Coordinator)]
    [InlineData(SubmissionRole.Drafter)]
    [InlineData(SubmissionRole.Suggester)]
    [InlineData(SubmissionRole.Reviewer)]
    [InlineData(SubmissionRole.Observer)]
    public async Task A_role_gives_the_rights_of_the_table_and_no_other(SubmissionRole role)
    {
        var rights = RoleTable.Of(role, SubmissionStage.Outline, isContact: true);
        var (person, organization) = await NewMemberAsync();
        var draft = await app.Network.NewDraftAsync(app.Services);
        await Submissions.GiveRoleAsync(app.Network.Submission, organization, role, app.Network.AdaOfAlder, default);

        Assert.Equal(rights, await Check.RightsAsync(new(person, organization), new(draft), default));
        var access = await Check.ToDraftAsync(As(person, organization), new(draft), default);
        Assert.Equal(rights, access!.Rights);
        Assert.Equal((role, draft), (access.Role, access.Draft.Draft.Value));
    }

    [Fact]
    public async Task An_organization_that_takes_no_part_sees_nothing()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        var dan = As(app.Network.Dan, app.Network.Dogwood);
        Assert.Null(await Check.ToDraftAsync(dan, new(draft), default));
        Assert.Null(await Check.ToSubmissionAsync(dan, app.Network.Submission, default));
        Assert.Empty(await Check.RightsAsync(new(app.Network.Dan, app.Network.Dogwood), new(draft), default));
    }

    [Fact]
    public async Task Nobody_has_rights_in_the_name_of_an_organization_that_is_not_theirs()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        Assert.Empty(await Check.RightsAsync(new(app.Network.Dan, app.Network.Alder), new(draft), default));
        Assert.Null(await Check.ToDraftAsync(As(app.Network.Dan, app.Network.Alder), new(draft), default));
    }

    [Fact]
    public async Task Leaving_an_organization_ends_the_rights_it_gave()
    {
        var (person, organization) = await NewMemberAsync();
        var draft = await app.Network.NewDraftAsync(app.Services);
        await Submissions.GiveRoleAsync(app.Network.Submission, organization, SubmissionRole.Drafter, app.Network.AdaOfAlder, default);
        Assert.NotEmpty(await Check.RightsAsync(new(person, organization), new(draft), default));

        await Organizations.LeaveAsync(organization, person, default);
        Assert.Empty(await Check.RightsAsync(new(person, organization), new(draft), default));
        Assert.Null(await Check.CallerAsync(As(person, organization), default));
        Assert.Null(await Check.ToDraftAsync(As(person, organization), new(draft), default));
    }

    [Fact]
    public async Task Removing_an_organization_from_a_submission_ends_its_rights()
    {
        var (person, organization) = await NewMemberAsync();
        var draft = await app.Network.NewDraftAsync(app.Services);
        await Submissions.GiveRoleAsync(app.Network.Submission, organization, SubmissionRole.Drafter, app.Network.AdaOfAlder, default);
        await Submissions.RemoveAsync(app.Network.Submission, organization, app.Network.AdaOfAlder, default);
        Assert.Empty(await Check.RightsAsync(new(person, organization), new(draft), default));
        Assert.Null(await Check.ToDraftAsync(As(person, organization), new(draft), default));
    }

    [Fact]
    public async Task A_person_of_two_organizations_has_only_the_rights_of_the_one_they_act_for()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        var (person, outside) = await NewMemberAsync();
        await Organizations.JoinAsync(app.Network.Birch, person, "Volunteer", isContact: false, default);

        Assert.Null(await Check.ToDraftAsync(As(person, outside), new(draft), default));
        var acting = await Check.ToDraftAsync(As(person, app.Network.Birch), new(draft), default);
        Assert.Equal(app.Network.Birch, acting!.Caller.Author.Organization);
        Assert.Equal(2, acting.Caller.Organizations.Count);
        await Organizations.LeaveAsync(app.Network.Birch, person, default);
    }

    [Fact]
    public async Task Nobody_is_nobody()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        Assert.Null(await Check.CallerAsync(new ClaimsPrincipal(), default));
        Assert.Null(await Check.CallerAsync(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, app.Network.Ada.ToString())])), default)); // not authenticated
        Assert.Null(await Check.ToDraftAsync(new ClaimsPrincipal(), new(draft), default));
        Assert.Null(await Check.ToDraftAsync(As(app.Network.Ada, app.Network.Alder), new(Guid.CreateVersion7()), default));
        Assert.Empty(await Check.RightsAsync(app.Network.AdaOfAlder, new(Guid.CreateVersion7()), default));
    }

    private Submissions Submissions => app.Services.GetRequiredService<Submissions>();

    private Organizations Organizations => app.Services.GetRequiredService<Organizations>();

    private static ClaimsPrincipal As(PersonId person, OrganizationId organization) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, person.ToString()), new Claim(Caller.ActsForClaim, organization.ToString())], "test"));

    private async Task<(PersonId Person, OrganizationId Organization)> NewMemberAsync()
    {
        var person = await app.NewPersonAsync("Eve Elm");
        var organization = await Organizations.FoundAsync(Guid.CreateVersion7(), new("Elm House", "Maison Elm"), "Elm", "institute", new("Invented.", "Inventée."), "Ontario", default);
        await Organizations.JoinAsync(organization, person, "Director", isContact: true, default);
        return (person, organization);
    }
}
