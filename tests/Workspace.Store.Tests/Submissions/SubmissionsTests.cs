using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class SubmissionsTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    private readonly Submissions submissions = store.Get<Submissions>();

    [Fact]
    public async Task A_started_submission_is_found_at_once_with_all_that_was_said()
    {
        var deadline = store.Clock.GetUtcNow().AddDays(60);
        StagePlan[] plan = [new(SubmissionStage.Drafting, deadline.AddDays(-20)), new(SubmissionStage.SignOn, deadline.AddDays(-3))];
        var id = await submissions.StartAsync(store.NewId(), new("Right to food", "Droit à l’alimentation"), new("Why", "Pourquoi"), "upr", "CA", deadline, 2815, plan, StoreFixture.Alice, default);

        var found = await submissions.FindAsync(id, default);

        Assert.NotNull(found);
        Assert.Equal(id, found.Id);
        Assert.Equal("Droit à l’alimentation", found.Title.Fr);
        Assert.Equal(SubmissionStage.Outline, found.Stage);
        Assert.Equal(deadline, found.Deadline);
        Assert.Equal(2815, found.WordLimit);
        Assert.Equal(plan, found.Plan);
        Assert.Equal(store.Clock.GetUtcNow(), found.StartedAt);
    }

    [Fact]
    public async Task A_submission_started_from_a_template_stands_with_its_drafts_its_rules_and_its_coordinator()
    {
        var id = store.NewId();
        var begun = Begun("cedaw");
        await submissions.StartAsync(id, begun, StoreFixture.Alice, default);
        await submissions.StartAsync(id, begun with { Title = new("Sent twice", "") }, StoreFixture.Alice, default);

        var found = (await submissions.FindAsync(id, default))!;
        Assert.Equal(("A roof", SubmissionStage.Drafting, "cedaw", "90th session"), (found.Title.En, found.Stage, found.Template, found.Session));
        Assert.Equal(["en", "fr"], found.Languages);
        Assert.Equal((StoreFixture.Alice.Organization, SubmissionRole.Coordinator), (Assert.Single(found.Participants).Organization, found.Participants[0].Role));
        Assert.Equal(begun.Drafts, found.Drafts);
        Assert.Equal(3_300, found.MostWords);
        await submissions.GiveRoleAsync(id, StoreFixture.Bob.Organization, SubmissionRole.Drafter, StoreFixture.Alice, default);
        Assert.Equal(6_600, (await submissions.FindAsync(id, default))!.MostWords);
        foreach (var draft in begun.Drafts) Assert.Equal(id, (await submissions.OfDraftAsync(draft.Draft, default))!.Id);
    }

    [Fact]
    public async Task Its_rules_are_changed_whole_and_only_to_what_has_their_form()
    {
        var id = store.NewId();
        await submissions.StartAsync(id, Begun("upr-joint"), StoreFixture.Alice, default);
        var rules = new RuleSet([new(RuleName.Limit, "10 pages", "", null, IsConfirmed: false)]);
        await submissions.ChangeRulesAsync(id, rules, StoreFixture.Alice, default);
        var found = (await submissions.FindAsync(id, default))!;
        Assert.Equal(rules.Rules, found.Rules!.Rules);
        Assert.Null(found.MostWords);
        await Assert.ThrowsAsync<ArgumentException>(() => submissions.ChangeRulesAsync(id, new([new(RuleName.Limit, "many", "", null, IsConfirmed: false)]), StoreFixture.Alice, default));
    }

    [Fact]
    public async Task One_of_before_there_were_templates_keeps_its_limit_of_words()
    {
        var id = await submissions.StartAsync(store.NewId(), new("A", "B"), new("", ""), "upr", "CA", null, 5_630, [], StoreFixture.Alice, default);
        var found = (await submissions.FindAsync(id, default))!;
        Assert.Equal((5_630, SubmissionStage.Outline), (found.MostWords, found.Stage));
        Assert.Empty(found.Languages);
    }

    [Fact]
    public async Task Organizations_join_change_their_role_and_leave()
    {
        var id = await StartAsync();
        var (first, second) = (new OrganizationId(store.NewId()), new OrganizationId(store.NewId()));

        await submissions.GiveRoleAsync(id, first, SubmissionRole.Coordinator, StoreFixture.Alice, default);
        await submissions.GiveRoleAsync(id, second, SubmissionRole.Drafter, StoreFixture.Alice, default);
        await submissions.GiveRoleAsync(id, second, SubmissionRole.Reviewer, StoreFixture.Alice, default);
        Assert.Equal([(first, SubmissionRole.Coordinator), (second, SubmissionRole.Reviewer)], await RolesAsync(id));

        Assert.Equal(SubmissionRefusal.LastCoordinator, await submissions.RemoveAsync(id, first, StoreFixture.Alice, default));
        Assert.Null(await submissions.RemoveAsync(id, second, StoreFixture.Alice, default));
        Assert.Equal([(first, SubmissionRole.Coordinator)], await RolesAsync(id));
    }

    [Fact]
    public async Task Those_of_an_organization_are_listed_by_deadline_and_no_others()
    {
        var (ours, others) = (new OrganizationId(store.NewId()), new OrganizationId(store.NewId()));
        var late = await StartAsync(days: 90);
        var soon = await StartAsync(days: 10);
        var left = await StartAsync(days: 5);
        var foreign = await StartAsync(days: 1);
        foreach (var id in new[] { late, soon, left }) await submissions.GiveRoleAsync(id, ours, SubmissionRole.Drafter, StoreFixture.Alice, default);
        await submissions.GiveRoleAsync(foreign, others, SubmissionRole.Drafter, StoreFixture.Alice, default);
        await submissions.RemoveAsync(left, ours, StoreFixture.Alice, default);

        Assert.Equal([soon, late], (await submissions.OfAsync([ours], default)).Select(s => s.Id));
        Assert.Empty(await submissions.OfAsync([], default));
    }

    [Fact]
    public async Task A_draft_opened_in_a_submission_leads_back_to_it()
    {
        var id = await StartAsync();
        var draft = new DraftId(store.NewId());
        await submissions.OpenDraftAsync(id, new(draft, new("Main text", "Texte principal"), "en", CountsWords: true), StoreFixture.Alice, default);
        await submissions.MoveToAsync(id, SubmissionStage.Drafting, StoreFixture.Bob, default);

        var found = await submissions.OfDraftAsync(draft, default);

        Assert.Equal(id, found?.Id);
        Assert.Equal(SubmissionStage.Drafting, found?.Stage);
        Assert.Equal(draft, Assert.Single(found!.Drafts).Draft);
        var card = Assert.Single(await submissions.CardsAsync([draft, new(store.NewId())], default));
        Assert.Equal(new DraftCard(draft, id, DraftVersion.Zero, 0, null, null, Frozen: false), card);
        Assert.Null(await submissions.OfDraftAsync(new(store.NewId()), default));
    }

    [Fact]
    public async Task A_card_shows_who_wrote_last_before_it_is_sealed()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await writer.TypesAsync("two words");
        await writer.SealsAsync();
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await writer.TypesAsync(" and", StoreFixture.Bob);
        var card = Assert.Single(await submissions.CardsAsync([writer.Id, await store.OpenedDraftAsync()], default), card => card.Draft == writer.Id);
        Assert.Equal((new DraftVersion(2), 2, StoreFixture.Bob, store.Clock.GetUtcNow()), (card.Version, card.Words, card.LastBy!.Value, card.LastAt!.Value));
    }

    [Fact]
    public async Task Roles_given_at_the_same_time_are_all_kept()
    {
        var id = await StartAsync();
        var organizations = Enumerable.Range(0, 8).Select(_ => new OrganizationId(store.NewId())).ToArray();
        await Task.WhenAll(organizations.Select(o => submissions.GiveRoleAsync(id, o, SubmissionRole.Drafter, StoreFixture.Alice, default)));
        Assert.Equal(organizations.ToHashSet(), (await RolesAsync(id)).Select(r => r.Organization).ToHashSet());
    }

    [Fact]
    public async Task What_is_done_to_a_submission_that_does_not_exist_is_a_bug() =>
        await Assert.ThrowsAsync<ArgumentException>(() => submissions.MoveToAsync(store.NewId(), SubmissionStage.Filed, StoreFixture.Alice, default));

    private NewSubmission Begun(string key)
    {
        var (template, deadline) = (Template.Find(key)!, store.Clock.GetUtcNow().AddDays(100));
        return new(new("A roof", "Un toit"), new("", ""), key, key, "Canada", "90th session", ["en", "fr"], deadline, template.Zone,
            Timeline.Back(template, store.Clock.GetUtcNow(), deadline, template.Zone), new(template.Rules), template.Open(["en", "fr"], store.NewId));
    }

    private Task<Guid> StartAsync(int days = 30) =>
        submissions.StartAsync(store.NewId(), new("A", "B"), new("", ""), "upr", "CA", store.Clock.GetUtcNow().AddDays(days), null, [], StoreFixture.Alice, default);

    private async Task<IEnumerable<(OrganizationId Organization, SubmissionRole Role)>> RolesAsync(Guid id) =>
        (await submissions.FindAsync(id, default))!.Participants.Select(p => (p.Organization, p.Role));
}
