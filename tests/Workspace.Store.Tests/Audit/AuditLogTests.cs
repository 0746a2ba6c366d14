using Marten;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class AuditLogTests(PostgresServer server) : IAsyncLifetime
{
    /// <summary>Events that change nobody's rights: texts as they are written, and what is suggested for them.</summary>
    private static readonly string[] Elsewhere = ["draft.opened", "draft.revised", "suggestion.made", "suggestion.accepted", "suggestion.declined", "suggestion.withdrawn"];

    private readonly StoreFixture store = new(server);

    private AuditLog Log => store.Get<AuditLog>();

    public Task InitializeAsync() => store.InitializeAsync();

    public Task DisposeAsync() => store.DisposeAsync();

    [Fact]
    public void Every_event_stands_in_the_log_or_is_named_as_one_that_does_not()
    {
        var all = store.Get<IDocumentStore>().Options.Events.AllKnownEventTypes().Where(type => type.EventType.Assembly == typeof(StoreSetup).Assembly).Select(type => type.EventTypeName).ToList();
        Assert.Equal(all.Except(Elsewhere).Order(StringComparer.Ordinal), AuditKinds.EventsOf(null).Order(StringComparer.Ordinal));
        Assert.All(AuditKinds.EventsOf(null), name => Assert.NotNull(AuditKinds.Of(name)));
    }

    [Fact]
    public async Task It_tells_who_did_what_to_whom_the_newest_first_and_goes_on_where_a_page_ended()
    {
        var (administrator, member) = (StoreFixture.Alice.Person, StoreFixture.Bob.Person);
        var organizations = store.Get<Organizations>();
        var home = await organizations.FoundAsync(store.NewId(), new(new("Ivy House", "Maison Ivy"), "Ivy", "shelter", new("", ""), "", [], IsUnlisted: false), administrator, default);
        await organizations.JoinAsync(home, member, "Cook", isContact: false, default);
        store.Clock.Advance(TimeSpan.FromDays(1));
        await organizations.AppointContactAsync(home, member, administrator, default);

        var entries = await Log.PageAsync(new(), null, 10, default);
        Assert.Equal(["organization.contact-appointed", "organization.member-joined", "organization.founded"], entries.Select(one => one.Event));
        Assert.All(entries, one => Assert.Equal(home, one.Organization));
        Assert.Equal([administrator, null, administrator], entries.Select(one => one.By)); // who let them in was not said
        Assert.Equal([member, member, null], entries.Select(one => one.Person));
        Assert.Equal(store.Clock.GetUtcNow(), entries[0].At);

        var first = await Log.PageAsync(new(), null, 2, default);
        Assert.Equal(["organization.founded"], (await Log.PageAsync(new(), first[^1].Number, 2, default)).Select(one => one.Event));
        var all = new List<AuditEntry>();
        await foreach (var some in Log.AllAsync(new(), default)) all.AddRange(some);
        Assert.Equal(entries, all);
    }

    [Fact]
    public async Task It_can_be_asked_by_kind_organization_person_and_day()
    {
        var (alice, bob) = (StoreFixture.Alice, StoreFixture.Bob);
        var submission = await store.Get<Submissions>().StartAsync(store.NewId(), new("A", "A"), new("", ""), "upr", "CA", null, null, [], alice, default);
        store.Clock.Advance(TimeSpan.FromDays(2));
        await store.Get<Submissions>().GiveRoleAsync(submission, bob.Organization, SubmissionRole.Drafter, alice, default);
        await store.Get<Tokens>().MakeAsync(bob, "A program", [TokenScope.Read], TimeSpan.FromDays(1), default);

        Assert.Equal(["person.token-made"], await NamesAsync(new(AuditKind.Programs)));
        Assert.Equal(["person.token-made"], await NamesAsync(new(Person: bob.Person)));
        Assert.Equal(["person.token-made", "submission.organization-joined"], await NamesAsync(new(Organization: bob.Organization)));
        Assert.Equal(["submission.organization-joined", "submission.started"], await NamesAsync(new(Person: alice.Person)));
        Assert.Equal(["submission.started"], await NamesAsync(new(To: store.Clock.GetUtcNow().AddDays(-1))));
        Assert.Equal(["person.token-made", "submission.organization-joined"], await NamesAsync(new(From: store.Clock.GetUtcNow().AddDays(-1))));
        var joined = (await Log.PageAsync(new(AuditKind.Submissions), null, 1, default))[0];
        Assert.Equal((alice.Person, alice.Organization, bob.Organization, submission, "Drafter"), (joined.By, joined.For, joined.Organization, joined.Submission, joined.Word));
    }

    [Fact]
    public async Task It_tells_of_tokens_webhooks_and_who_was_forgotten_by_whom()
    {
        var (alice, bob) = (StoreFixture.Alice, StoreFixture.Bob);
        await using (var session = store.Get<IDocumentStore>().LightweightSession())
        {
            session.Insert(new Account { Id = bob.Person.Value, Name = "Bob", Email = "bob@example.org", NormalizedEmail = "BOB@EXAMPLE.ORG", SecurityStamp = "x" });
            await session.SaveChangesAsync();
        }

        var token = (await store.Get<Tokens>().MakeAsync(bob, "A program", [TokenScope.Read], TimeSpan.FromDays(1), default))!.Value.Token;
        await store.Get<Tokens>().RevokeAsync(alice.Person, token.Id, default); // another's: nothing
        await store.Get<Tokens>().RevokeAsync(bob.Person, token.Id, default);
        var submission = store.NewId();
        var webhook = (await store.Get<Webhooks>().MakeAsync(submission, new("https://hook.example.org/a/secret"), [WebhookEvent.StageMoved], alice, default))!.Value.Webhook;
        await store.Get<Webhooks>().RemoveAsync(submission, webhook.Id, bob.Person, default);
        await store.Get<Forgetting>().ForgetAsync(bob.Person, alice.Person, default);

        var entries = await Log.PageAsync(new(), null, 10, default);
        Assert.Equal(["person.forgotten", "webhook.removed", "webhook.made", "person.token-ended", "person.token-made"], entries.Select(one => one.Event));
        Assert.Equal([alice.Person, bob.Person, alice.Person, bob.Person, bob.Person], entries.Select(one => one.By));
        Assert.Equal("hook.example.org", entries[2].Word);
        Assert.Equal([submission, submission], entries.Skip(1).Take(2).Select(one => one.Submission));
        Assert.Equal((bob.Person, (PersonId?)alice.Person), ((await store.Get<People>().ForgottenAsync(0, 10, default)).People is [var one] ? (one.Id, one.By) : default));
    }

    [Fact]
    public async Task It_is_read_by_an_index_that_leaves_out_what_people_write()
    {
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand($"select indexdef from pg_indexes where schemaname = '{store.Schema}' and indexname = '{StoreSchema.AuditIndex}'");
        Assert.Contains("draft.revised", (string?)await command.ExecuteScalarAsync(), StringComparison.Ordinal);
    }

    private async Task<IEnumerable<string>> NamesAsync(AuditFilter filter) => (await Log.PageAsync(filter, null, 10, default)).Select(one => one.Event);
}
