using Marten;
using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class NoticeMailingTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly TimeZoneInfo Toronto = TimeZoneInfo.FindSystemTimeZoneById("America/Toronto");
    private readonly StoreFixture store = new(server);

    private Notices Notices => store.Get<Notices>();

    private MailQueue Queue => store.Get<MailQueue>();

    public Task InitializeAsync() => store.InitializeAsync();

    public Task DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task What_is_wanted_at_once_is_queued_once_and_what_is_not_wanted_never()
    {
        var (submission, people) = await NetworkAsync(3);
        await Notices.ChooseAsync(people[1], choices => choices.With(NoticeKind.DeadlineNear, NoticeWay.Daily), default);
        await Notices.ChooseAsync(people[2], choices => choices.With(NoticeKind.DeadlineNear, NoticeWay.None), default);
        await RemindAsync(submission, people);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SettleAllAsync())); // four nodes
        Assert.Equal([people[0]], await LettersAsync());
        await SettleAllAsync();
        Assert.Equal([people[0]], await LettersAsync());
        foreach (var person in people) Assert.True(await Notices.HasUnreadAsync(person, default));
    }

    [Fact]
    public async Task A_node_that_dies_while_it_writes_leaves_everything_to_the_next_and_nothing_is_queued_twice()
    {
        var (submission, people) = await NetworkAsync(7);
        await RemindAsync(submission, people);
        for (var dies = 1; dies <= 7; dies += 2)
        {
            var written = 0;
            await Assert.ThrowsAsync<IOException>(() => Notices.SettleAsync(Queue, (to, told) => ++written == dies ? throw new IOException("killed") : Letter(to, told), default));
            Assert.Empty(await LettersAsync());
        }

        await SettleAllAsync();
        Assert.Equal(people.Order(ById), (await LettersAsync()).Order(ById));
    }

    [Fact]
    public async Task The_day_s_mail_comes_once_at_the_hour_of_its_reader_s_clock()
    {
        var (submission, people) = await NetworkAsync(2);
        await Notices.ChooseAsync(people[0], choices => choices.With(NoticeKind.DeadlineNear, NoticeWay.Daily) with { Hour = 8 }, default);
        await Notices.ChooseAsync(people[1], choices => choices.With(NoticeKind.DeadlineNear, NoticeWay.Daily) with { Hour = 8 }, default);
        await ClockAsync(people[1], "America/Vancouver");
        store.Clock.SetUtcNow(new(2026, 5, 5, 3, 0, 0, TimeSpan.Zero));
        await RemindAsync(submission, people);
        await SettleAllAsync();
        Assert.Equal(0, await DigestAsync()); // 23:00 the evening before, in Toronto

        store.Clock.SetUtcNow(new(2026, 5, 5, 12, 1, 0, TimeSpan.Zero)); // 08:01 in Toronto, 05:01 in Vancouver
        var nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => DigestAsync()));
        Assert.Equal(1, nodes.Sum());
        Assert.Equal([people[0]], await LettersAsync());

        store.Clock.SetUtcNow(new(2026, 5, 5, 15, 1, 0, TimeSpan.Zero));
        Assert.Equal(1, await DigestAsync());
        Assert.Equal(0, await DigestAsync());
        Assert.Equal(2, (await LettersAsync()).Count);

        await RemindAsync(submission, people, days: 3); // after the hour: tomorrow
        await SettleAllAsync();
        Assert.Equal(0, await DigestAsync());
        store.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(2, await DigestAsync());
    }

    [Fact]
    public async Task A_digest_that_is_cut_short_is_written_again_whole()
    {
        var (submission, people) = await NetworkAsync(1);
        await Notices.ChooseAsync(people[0], choices => choices.With(NoticeKind.DeadlineNear, NoticeWay.Daily), default);
        foreach (var days in new[] { 1, 3, 7 }) await RemindAsync(submission, people, days);
        await SettleAllAsync();
        store.Clock.Advance(TimeSpan.FromDays(1));
        await Assert.ThrowsAsync<IOException>(() => Notices.DigestAsync(Queue, Toronto, (_, _) => throw new IOException("killed"), default));
        var told = 0;
        Assert.Equal(1, await Notices.DigestAsync(Queue, Toronto, (to, all) =>
        {
            told = all.Count;
            return Letter(to, all[0]);
        }, default));
        Assert.Equal(3, told);
        Assert.Single(await LettersAsync());
    }

    [Fact]
    public async Task Who_ends_a_kind_of_mail_gets_no_digest_of_it_any_more()
    {
        var (submission, people) = await NetworkAsync(1);
        await Notices.ChooseAsync(people[0], choices => choices.With(NoticeKind.DeadlineNear, NoticeWay.Daily), default);
        await RemindAsync(submission, people);
        await SettleAllAsync();
        await Notices.ChooseAsync(people[0], choices => choices.With(NoticeKind.DeadlineNear, NoticeWay.None), default);
        store.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await DigestAsync());
        Assert.Empty(await LettersAsync());
    }

    [Fact]
    public async Task What_waited_too_long_is_not_sent_any_more()
    {
        var (submission, people) = await NetworkAsync(1);
        await RemindAsync(submission, people);
        store.Clock.Advance(Notices.Fresh);
        await SettleAllAsync();
        Assert.Empty(await LettersAsync());
    }

    [Fact]
    public async Task Reminders_are_for_the_stage_it_is_in_and_the_deadline_some_days_before_and_not_late()
    {
        var (submission, people) = await NetworkAsync(2);
        var reminders = store.Get<Reminders>();
        var deadline = store.Clock.GetUtcNow().AddDays(40);
        await store.Get<Submissions>().ChangeTimelineAsync(submission, deadline, "Europe/Zurich",
            [new(SubmissionStage.Drafting, deadline.AddDays(-20)), new(SubmissionStage.Review, deadline.AddDays(-19)), new(SubmissionStage.Filed, deadline)], StoreFixture.Alice, default);
        Assert.Equal(0, await reminders.GoAsync(default));

        store.Clock.Advance(TimeSpan.FromDays(13)); // seven days before drafting ends
        Assert.Equal(2, await reminders.GoAsync(default));
        Assert.Equal(0, await reminders.GoAsync(default));
        var told = (await Notices.OfAsync(people[0], default))[0];
        Assert.Equal((NoticeKind.DeadlineNear, SubmissionStage.Drafting, deadline.AddDays(-20)), (told.Kind, told.Stage, told.Due));

        store.Clock.Advance(TimeSpan.FromDays(5.5)); // the reminder of three days before was missed by more than a day
        Assert.Equal(0, await reminders.GoAsync(default));
        store.Clock.Advance(TimeSpan.FromDays(0.6));
        Assert.Equal(2, await reminders.GoAsync(default));

        await store.Get<Submissions>().MoveToAsync(submission, SubmissionStage.Filed, "", StoreFixture.Alice, default);
        store.Clock.Advance(TimeSpan.FromDays(14));
        Assert.Equal(0, await reminders.GoAsync(default)); // nothing is due in what is filed
    }

    private static IComparer<PersonId> ById => Comparer<PersonId>.Create((one, other) => one.Value.CompareTo(other.Value));

    private static Letter Letter(Account to, TellingNotice told) => new("notice", to.Email!, to.Name, "en", told.About.En, [new("Something.")]) { Person = to.Person }; // not null: made below

    private async Task SettleAllAsync()
    {
        while (await Notices.SettleAsync(Queue, Letter, default) > 0)
        {
        }
    }

    private Task<int> DigestAsync() => Notices.DigestAsync(Queue, Toronto, (to, told) => Letter(to, told[0]), default);

    private Task<int> RemindAsync(Guid submission, PersonId[] people, int days = 7) =>
        Notices.RemindAsync(submission, SubmissionStage.Drafting, new(2026, 5, 20, 9, 0, 0, TimeSpan.Zero), days, people, default);

    private async Task<IReadOnlyList<PersonId>> LettersAsync()
    {
        await using var session = store.Get<IDocumentStore>().QuerySession();
        return [.. (await session.Query<StoredLetter>().ToListAsync()).Select(letter => new PersonId(letter.Person!.Value))]; // not null: written above
    }

    private async Task ClockAsync(PersonId person, string zone)
    {
        await using var session = store.Get<IDocumentStore>().LightweightSession();
        var account = (await session.LoadAsync<Account>(person.Value))!; // made below
        account.TimeZone = zone;
        session.Store(account);
        await session.SaveChangesAsync();
    }

    private async Task<(Guid Submission, PersonId[] People)> NetworkAsync(int people)
    {
        var organizations = store.Get<Organizations>();
        var home = await organizations.FoundAsync(store.NewId(), new("Invented", "Inventé"), "I", "institute", new("", ""), "Ontario", default);
        var ids = Enumerable.Range(0, people).Select(_ => new PersonId(store.NewId())).ToArray();
        await using (var session = store.Get<IDocumentStore>().LightweightSession())
        {
            foreach (var id in ids) session.Insert(new Account { Id = id.Value, Name = "Rosa Lind", Email = $"{id.Value:N}@example.org", NormalizedEmail = $"{id.Value:N}@EXAMPLE.ORG".ToUpperInvariant() });
            await session.SaveChangesAsync();
        }

        foreach (var id in ids) await organizations.JoinAsync(home, id, "Member", isContact: false, default);
        var submission = store.NewId();
        await store.Get<Submissions>().StartAsync(submission, new(new("A roof", "Un toit"), new("", ""), "blank", "blank", "", "", ["en"], null, "Europe/Zurich", [], RuleSet.Empty, []), new(StoreFixture.Alice.Person, home), default);
        return (submission, ids);
    }
}
