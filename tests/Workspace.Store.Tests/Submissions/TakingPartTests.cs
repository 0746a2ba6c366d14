using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class TakingPartTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    private readonly Submissions submissions = store.Get<Submissions>();
    private readonly Notices notices = store.Get<Notices>();

    [Fact]
    public async Task An_invited_organization_takes_part_once_it_accepts_and_the_register_keeps_both()
    {
        var (id, coordinator) = await StartedAsync();
        var asked = await OrganizationAsync(contacts: 1, others: 1);
        Assert.Null(await submissions.InviteAsync(id, asked.Home, SubmissionRole.Drafter, "You know housing.", coordinator, default));
        Assert.DoesNotContain((await FindAsync(id)).Participants, p => p.Organization == asked.Home);
        Assert.Equal(id, Assert.Single(await submissions.InvitationsToAsync(asked.Home, default)).Submission.Id);

        store.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Null(await submissions.AcceptAsync(id, "Gladly.", asked.Contact, default));
        var found = await FindAsync(id);
        Assert.Equal(SubmissionRole.Drafter, found.Participants.Single(p => p.Organization == asked.Home).Role);
        var kept = Assert.Single(found.Invitations);
        Assert.Equal((SubmissionInvitationState.Accepted, "You know housing.", "Gladly.", coordinator, asked.Contact, TimeSpan.FromDays(2)), (kept.State, kept.Word, kept.Answer, kept.By, kept.AnsweredBy, kept.AnsweredAt - kept.At));
        Assert.Empty(await submissions.InvitationsToAsync(asked.Home, default));
    }

    [Fact]
    public async Task Who_declines_takes_no_part_and_may_be_asked_again()
    {
        var (id, coordinator) = await StartedAsync();
        var asked = await OrganizationAsync();
        await submissions.InviteAsync(id, asked.Home, SubmissionRole.Drafter, "", coordinator, default);
        Assert.Equal(SubmissionRefusal.AskedAlready, await submissions.InviteAsync(id, asked.Home, SubmissionRole.Reviewer, "", coordinator, default));
        Assert.Null(await submissions.DeclineAsync(id, "No time this year.", asked.Contact, default));
        Assert.Equal(SubmissionRefusal.NotInvited, await submissions.AcceptAsync(id, "", asked.Contact, default));
        Assert.Null(await submissions.InviteAsync(id, asked.Home, SubmissionRole.Reviewer, "", coordinator, default));
        Assert.Null(await submissions.WithdrawAsync(id, asked.Home, coordinator, default));
        Assert.Equal(SubmissionRefusal.NotInvited, await submissions.WithdrawAsync(id, asked.Home, coordinator, default));
        Assert.Equal([SubmissionInvitationState.Declined, SubmissionInvitationState.Withdrawn], (await FindAsync(id)).Invitations.Select(i => i.State));
        Assert.Equal(SubmissionRefusal.NotInvited, await submissions.AcceptAsync(id, "", asked.Contact, default));
        Assert.DoesNotContain((await FindAsync(id)).Participants, p => p.Organization == asked.Home);
    }

    [Fact]
    public async Task Two_answers_at_once_are_one()
    {
        var (id, coordinator) = await StartedAsync();
        var asked = await OrganizationAsync();
        await submissions.InviteAsync(id, asked.Home, SubmissionRole.Drafter, "", coordinator, default);
        var answers = await Task.WhenAll(submissions.AcceptAsync(id, "", asked.Contact, default), submissions.DeclineAsync(id, "", asked.Contact, default), submissions.AcceptAsync(id, "", asked.Contact, default));
        Assert.Single(answers, answer => answer is null);
        Assert.InRange((await FindAsync(id)).Participants.Count(p => p.Organization == asked.Home), 0, 1);
    }

    [Fact]
    public async Task The_last_coordinator_leaves_only_after_another_was_appointed()
    {
        var (id, coordinator) = await StartedAsync();
        var other = await OrganizationAsync();
        await submissions.GiveRoleAsync(id, other.Home, SubmissionRole.Drafter, coordinator, default);
        Assert.Equal(SubmissionRefusal.LastCoordinator, await submissions.LeaveAsync(id, coordinator.Organization, "", coordinator, default));
        Assert.Equal(SubmissionRefusal.LastCoordinator, await submissions.GiveRoleAsync(id, coordinator.Organization, SubmissionRole.Observer, coordinator, default));
        Assert.Null(await submissions.GiveRoleAsync(id, other.Home, SubmissionRole.Coordinator, coordinator, default));
        Assert.Null(await submissions.LeaveAsync(id, coordinator.Organization, "We have no staff any more.", coordinator, default));
        Assert.Equal(SubmissionRefusal.NotTakingPart, await submissions.LeaveAsync(id, coordinator.Organization, "", coordinator, default));
        Assert.Equal([other.Home], (await FindAsync(id)).Participants.Select(p => p.Organization));
    }

    [Fact]
    public async Task Going_back_to_an_earlier_stage_needs_a_reason()
    {
        var (id, coordinator) = await StartedAsync();
        Assert.Null(await submissions.MoveToAsync(id, SubmissionStage.SignOn, "", coordinator, default));
        Assert.Equal(SubmissionRefusal.NeedsReason, await submissions.MoveToAsync(id, SubmissionStage.Review, "", coordinator, default));
        Assert.Null(await submissions.MoveToAsync(id, SubmissionStage.Review, "A figure was wrong.", coordinator, default));
        Assert.Equal(SubmissionStage.Review, (await FindAsync(id)).Stage);
    }

    [Fact]
    public async Task An_archived_one_invites_and_plans_no_more()
    {
        var (id, coordinator) = await StartedAsync();
        var asked = await OrganizationAsync();
        await submissions.InviteAsync(id, asked.Home, SubmissionRole.Drafter, "", coordinator, default);
        await submissions.MoveToAsync(id, SubmissionStage.Archived, "", coordinator, default);
        Assert.Equal(SubmissionRefusal.ReadOnly, await submissions.AcceptAsync(id, "", asked.Contact, default));
        Assert.Equal(SubmissionRefusal.ReadOnly, await submissions.InviteAsync(id, (await OrganizationAsync()).Home, SubmissionRole.Drafter, "", coordinator, default));
        Assert.Equal(SubmissionRefusal.ReadOnly, await submissions.ChangeTimelineAsync(id, null, "Europe/Zurich", [], coordinator, default));
        Assert.Empty(await submissions.InvitationsToAsync(asked.Home, default));
    }

    [Fact]
    public async Task A_timeline_is_changed_whole_and_only_in_order()
    {
        var (id, coordinator) = await StartedAsync();
        var deadline = store.Clock.GetUtcNow().AddDays(50);
        StagePlan[] plan = [new(SubmissionStage.Drafting, deadline.AddDays(-20)), new(SubmissionStage.Filed, deadline)];
        Assert.Null(await submissions.ChangeTimelineAsync(id, deadline, "America/Toronto", plan, coordinator, default));
        var found = await FindAsync(id);
        Assert.Equal((deadline, "America/Toronto"), (found.Deadline, found.Zone));
        Assert.Equal(plan, found.Plan);
        Assert.Equal(SubmissionRefusal.OutOfOrder, await submissions.ChangeTimelineAsync(id, deadline.AddDays(-30), "America/Toronto", plan, coordinator, default));
    }

    [Fact]
    public async Task Each_is_told_what_concerns_them_and_nobody_what_they_did_themselves()
    {
        var (id, coordinator) = await StartedAsync();
        var asked = await OrganizationAsync(contacts: 2, others: 1);
        await submissions.InviteAsync(id, asked.Home, SubmissionRole.Drafter, "Come.", coordinator, default);
        Assert.Equal([NoticeKind.Invited], await KindsAsync(asked.People[0]));
        Assert.Equal([NoticeKind.Invited], await KindsAsync(asked.People[1]));
        Assert.Empty(await KindsAsync(asked.People[2])); // no contact

        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await submissions.AcceptAsync(id, "Yes.", asked.Contact, default);
        var told = (await notices.OfAsync(coordinator.Person, default))[0];
        Assert.Equal((NoticeKind.Answered, asked.Home, true, "Yes."), (told.Kind, told.Organization, told.Accepted, told.Word));

        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await submissions.MoveToAsync(id, SubmissionStage.Review, "", asked.Contact, default);
        Assert.Equal(NoticeKind.StageMoved, (await KindsAsync(asked.People[2]))[0]);
        Assert.Equal([NoticeKind.Invited], await KindsAsync(asked.People[0])); // did it
        Assert.Equal(NoticeKind.StageMoved, (await KindsAsync(coordinator.Person))[0]);
    }

    [Fact]
    public async Task A_reminder_is_written_once_however_many_nodes_remind()
    {
        var (id, coordinator) = await StartedAsync();
        var due = store.Clock.GetUtcNow().AddDays(7);
        var written = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => notices.RemindAsync(id, SubmissionStage.Drafting, due, 7, [coordinator.Person], default)));
        Assert.Equal(1, written.Sum());
        Assert.Equal(0, await notices.RemindAsync(id, SubmissionStage.Drafting, due, 7, [coordinator.Person], default));
        Assert.Equal(1, await notices.RemindAsync(id, SubmissionStage.Drafting, due, 1, [coordinator.Person], default));
        Assert.Equal(1, await notices.RemindAsync(id, SubmissionStage.Drafting, due.AddDays(1), 7, [coordinator.Person], default)); // moved
    }

    [Fact]
    public async Task Read_is_read_and_a_choice_is_kept()
    {
        var (id, coordinator) = await StartedAsync();
        await notices.RemindAsync(id, SubmissionStage.Drafting, store.Clock.GetUtcNow(), 1, [coordinator.Person], default);
        Assert.True(await notices.HasUnreadAsync(coordinator.Person, default));
        await notices.ReadAsync(coordinator.Person, null, store.Clock.GetUtcNow(), default);
        Assert.False(await notices.HasUnreadAsync(coordinator.Person, default));

        Assert.Equal(NoticeWay.Now, (await notices.ChoicesAsync(coordinator.Person, default)).WayOf(NoticeKind.Invited));
        await notices.ChooseAsync(coordinator.Person, choices => choices.With(NoticeKind.Invited, NoticeWay.None), default);
        var choices = await notices.ChoicesAsync(coordinator.Person, default);
        Assert.Equal((NoticeWay.None, NoticeWay.Daily), (choices.WayOf(NoticeKind.Invited), choices.WayOf(NoticeKind.StageMoved)));
    }

    private async Task<IReadOnlyList<NoticeKind>> KindsAsync(PersonId person) => [.. (await notices.OfAsync(person, default)).Select(notice => notice.Kind)];

    private async Task<Submission> FindAsync(Guid id) => (await submissions.FindAsync(id, default))!; // started before

    private async Task<(Guid Id, Author Coordinator)> StartedAsync()
    {
        var home = await OrganizationAsync();
        var (id, template) = (store.NewId(), Template.Find("blank")!);
        await submissions.StartAsync(id, new(new("A", "B"), new("", ""), "blank", "blank", "", "", ["en"], null, "Europe/Zurich", [], RuleSet.Empty, template.Open(["en"], store.NewId)), home.Contact, default);
        return (id, home.Contact);
    }

    private async Task<(OrganizationId Home, Author Contact, PersonId[] People)> OrganizationAsync(int contacts = 1, int others = 0)
    {
        var organizations = store.Get<Organizations>();
        var home = await organizations.FoundAsync(store.NewId(), new("Invented", "Inventé"), "I", "institute", new("", ""), "Ontario", default);
        var people = Enumerable.Range(0, contacts + others).Select(_ => new PersonId(store.NewId())).ToArray();
        for (var i = 0; i < people.Length; i++) await organizations.JoinAsync(home, people[i], "Member", isContact: i < contacts, default);
        return (home, new(people[0], home), people);
    }
}
