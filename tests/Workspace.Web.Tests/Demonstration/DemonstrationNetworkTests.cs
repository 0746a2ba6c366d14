using System.Collections.Immutable;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Demonstration;

namespace Workspace.Web.Tests.Demonstration;

public sealed class DemonstrationNetworkTests(DemonstrationStores stores) : IClassFixture<DemonstrationStores>
{
    private static readonly Guid Joint = Cast.Id(0x30, 1);

    [Fact]
    public async Task Four_organizations_and_eight_people_of_whom_one_belongs_to_two()
    {
        var store = await stores.FilledAsync();
        var organizations = await store.Get<Organizations>().AllAsync(default);
        Assert.Equal(Cast.Organizations.Select(cast => cast.Name.En).Order(), organizations.Select(organization => organization.Name.En).Order());
        Assert.All(organizations, organization => Assert.Single(organization.Members, member => member.IsContact));

        var members = organizations.SelectMany(organization => organization.Members).ToLookup(member => member.Person);
        Assert.Equal(8, members.Count);
        Assert.Equal([Cast.Noemie.Id], members.Where(seats => seats.Count() == 2).Select(seats => seats.Key));
        var names = await store.Get<People>().NamesAsync([.. members.Select(seats => seats.Key)], default);
        Assert.Equal(Cast.People.Select(person => person.Name).Order(), names.Values.Select(person => person.Name).Order());
    }

    [Fact]
    public async Task Ruth_administers_the_network()
    {
        var network = (await (await stores.FilledAsync()).Get<Network>().FindAsync(default))!;
        Assert.Equal(Cast.Network, network.Settings.Name);
        Assert.Equal(Cast.Ruth.Id, Assert.Single(network.Administrators).Person);
    }

    [Fact]
    public async Task The_joint_submission_is_being_drafted_some_weeks_before_its_deadline()
    {
        var store = await stores.FilledAsync();
        var submission = (await store.Get<Submissions>().FindAsync(Joint, default))!;
        Assert.Equal(SubmissionStage.Drafting, submission.Stage);
        Assert.Equal(5_630, submission.MostWords);
        Assert.Equal(new DateTimeOffset(2027, 10, 7, 16, 0, 0, TimeSpan.Zero), submission.Deadline); // 18:00 in Geneva
        Assert.True(store.Clock.GetUtcNow() < submission.Plan.Single(plan => plan.Stage == SubmissionStage.Drafting).EndsAt);
        Assert.Equal(submission.Deadline, submission.Plan[^1].EndsAt);
        Assert.Equal(4, submission.Participants.Count);
        Assert.Equal(Cast.Institute.Id, Assert.Single(submission.Participants, participant => participant.Role == SubmissionRole.Coordinator).Organization);
        Assert.Equal(["en", "fr"], submission.Drafts.Select(draft => draft.Language));
        Assert.All(submission.Participants, participant => Assert.True(participant.JoinedAt < store.Clock.GetUtcNow().AddDays(-20)));
    }

    [Fact]
    public async Task One_is_filed_with_its_texts_frozen_and_one_has_just_begun_and_waits_for_answers()
    {
        var store = await stores.FilledAsync();
        var submissions = store.Get<Submissions>();
        var filed = (await submissions.FindAsync(Cast.Id(0x30, 3), default))!;
        Assert.Equal(SubmissionStage.Filed, filed.Stage);
        Assert.All(await submissions.CardsAsync([.. filed.Drafts.Select(draft => draft.Draft)], default), card => Assert.True(card.Frozen));
        Assert.All(filed.Invitations, invitation => Assert.Equal(SubmissionInvitationState.Accepted, invitation.State));

        var begun = (await submissions.FindAsync(Cast.Id(0x30, 4), default))!;
        Assert.Equal((SubmissionStage.Drafting, Cast.LanternStreet.Id), (begun.Stage, Assert.Single(begun.Participants).Organization));
        Assert.Equal([SubmissionInvitationState.Open, SubmissionInvitationState.Open, SubmissionInvitationState.Declined], begun.Invitations.Select(invitation => invitation.State));
        Assert.Equal(begun.Id, Assert.Single(await submissions.InvitationsToAsync(Cast.Institute.Id, default)).Submission.Id);
        Assert.True(Timeline.IsInOrder(begun.Plan, begun.Deadline));
    }

    [Fact]
    public async Task Every_text_reads_as_its_manuscript_ends_and_was_written_by_its_writers()
    {
        var store = await stores.FilledAsync();
        foreach (var text in Story.Of(store.Clock.GetUtcNow()).Submissions.SelectMany(submission => submission.Texts))
        {
            var stored = (await store.Get<DraftHistory>().TextAsync(text.Draft.Draft, null, default))!;
            Assert.Equal(text.Manuscript.Text(), stored.Text.ToString());
            Assert.True(stored.At < store.Clock.GetUtcNow());
            var writers = text.Manuscript.Sittings.SelectMany(sitting => sitting.Turns).Select(turn => turn.Writer.Author).ToHashSet();
            Assert.All(stored.Attribution.Runs, run => Assert.Contains(run.Stamp.InsertedBy, writers));
        }
    }

    [Fact]
    public async Task Words_that_Ruth_moved_are_still_first_written_by_Josephine()
    {
        var store = await stores.FilledAsync();
        var stored = (await store.Get<DraftHistory>().TextAsync(new(Cast.Id(0x40, 1)), null, default))!;
        var at = stored.Text.ToString().IndexOf("most of their children had changed schools", StringComparison.Ordinal);
        var run = Assert.Single(stored.Attribution.RunsIn(at, at + 20));
        Assert.Equal((Cast.Ruth.Id, Channel.Pasted), (run.Stamp.InsertedBy.Person, run.Stamp.Channel));
        Assert.Equal(new Author(Cast.Josephine.Id, Cast.ThreeRivers.Id), run.Stamp.Origin!.Author);
    }

    [Fact]
    public async Task History_shows_a_revision_for_each_sitting()
    {
        var store = await stores.FilledAsync();
        var revisions = await store.Get<DraftHistory>().RevisionsAsync(new(Cast.Id(0x40, 1)), default);
        Assert.Equal(Texts.MainEnglish().Sittings.Count, revisions.Count);
        Assert.Contains(revisions, revision => revision.Shares.Length > 1);
        Assert.Contains(revisions, revision => revision.Headings.Any(heading => heading.Contains("Evictions without cause", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_history_of_every_text_can_be_proved()
    {
        var store = await stores.FilledAsync();
        foreach (var text in Story.Of(store.Clock.GetUtcNow()).Submissions.SelectMany(submission => submission.Texts))
        {
            var proved = Assert.IsType<Verification.Proved>(await store.Get<DraftVerification>().VerifyAsync(text.Draft.Draft, default));
            Assert.Equal(text.Manuscript.Sittings.SelectMany(sitting => sitting.Turns).Select(turn => turn.Writer.Person).Distinct().Count(), proved.People.Count);
        }
    }

    [Fact]
    public async Task Filling_again_changes_nothing()
    {
        var store = await stores.EmptyAsync();
        await store.Get<DemonstrationNetwork>().FillAsync(default);
        var before = await store.EventsAsync();
        store.Clock.Advance(TimeSpan.FromDays(3));
        await store.Get<DemonstrationNetwork>().FillAsync(default);
        Assert.Equal(before, await store.EventsAsync());
    }

    [Fact]
    public async Task A_filling_that_was_cut_short_goes_on_where_it_stopped()
    {
        var store = await stores.EmptyAsync();
        await Assert.ThrowsAsync<IOException>(() => store.DemonstrationWith(new FailingJournal(store.Get<IJournal>(), 7)).FillAsync(default));
        await Assert.ThrowsAsync<IOException>(() => store.DemonstrationWith(new FailingJournal(store.Get<IJournal>(), 20)).FillAsync(default));
        store.Clock.Advance(TimeSpan.FromDays(1));
        await store.Get<DemonstrationNetwork>().FillAsync(default);

        var whole = await stores.FilledAsync();
        foreach (var draft in Enumerable.Range(1, 8).Select(number => new DraftId(Cast.Id(0x40, number))))
        {
            var (gone, kept) = ((await store.Get<DraftHistory>().TextAsync(draft, null, default))!, (await whole.Get<DraftHistory>().TextAsync(draft, null, default))!);
            Assert.Equal((kept.Version, kept.At, kept.Text.ToString()), (gone.Version, gone.At, gone.Text.ToString()));
        }
    }

    [Fact]
    public async Task Data_of_others_is_left_alone()
    {
        var store = await stores.EmptyAsync();
        await store.Get<Organizations>().FoundAsync(Guid.CreateVersion7(), new("Ours", "À nous"), "Ours", "network", new("", ""), "Ontario", default);
        var before = await store.EventsAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Get<DemonstrationNetwork>().FillAsync(default));
        Assert.Equal(before, await store.EventsAsync());
        Assert.False(await store.Get<Network>().IsDemonstrationAsync(default));
    }

    [Fact]
    public async Task Over_data_of_others_the_application_does_not_start()
    {
        var store = await stores.EmptyAsync();
        await store.Get<Organizations>().FoundAsync(Guid.CreateVersion7(), new("Ours", "À nous"), "Ours", "network", new("", ""), "Ontario", default);
        var start = new DemonstrationStart(store.Get<DemonstrationNetwork>(), store.Get<Network>());
        await Assert.ThrowsAsync<StartException>(() => start.StartAsync(default));
    }

    [Fact]
    public void No_stage_ends_on_a_weekend_and_each_after_the_one_before()
    {
        for (var day = new DateTimeOffset(2027, 9, 14, 12, 0, 0, TimeSpan.Zero); day.Month < 10; day = day.AddDays(1))
        {
            var joint = Story.Of(day).Submissions[0];
            var ends = joint.Plan.Select(plan => plan.EndsAt).ToArray();
            Assert.DoesNotContain(ends, end => end.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
            Assert.Equal(ends.Order(), ends);
            Assert.InRange((joint.Deadline!.Value - day).TotalDays, 20, 27);
        }
    }

    private sealed class FailingJournal(IJournal journal, int appends) : IJournal
    {
        private int left = appends;

        public Task<JournalOutcome> AppendAsync(DraftId draft, long epoch, ImmutableArray<Contribution> contributions, CancellationToken cancellation) =>
            left-- > 0 ? journal.AppendAsync(draft, epoch, contributions, cancellation) : throw new IOException("The database is gone.");
    }
}
