using System.Reflection;
using System.Text;
using Marten;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store.Tests;

/// <summary>What is stored outlives the code: a change of the approved file is a change of the format of every database there is.</summary>
[Collection(OnPostgres.Name)]
public sealed class StoredEventsTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    private static readonly DateTimeOffset At = new(2026, 5, 4, 9, 30, 0, 250, TimeSpan.Zero);
    private static readonly Author By = StoreFixture.Alice;
    private static readonly Guid Submission = new("50b00000-0000-7000-8000-000000000001");
    private static readonly Guid Invitation = new("14710000-0000-7000-8000-000000000001");
    private static readonly Guid Request = new("4e900000-0000-7000-8000-000000000001");
    private static readonly Guid Webhook = new("3eb00000-0000-7000-8000-000000000001");
    private static readonly Guid Suggestion = new("50990000-0000-7000-8000-000000000001");
    private static readonly DraftId Draft = new(new("d4af0000-0000-7000-8000-000000000001"));

    private static readonly RuleSet Rules = new([
        new(RuleName.Limit, "2815 words", "https://example.org/rules", new(2026, 5, 1), IsConfirmed: true),
        new(RuleName.Advice, "", "https://example.org/rules", null, IsConfirmed: false) { Words = new("Number the pages", "Numérotez les pages") },
    ]);

    private static readonly Dictionary<Guid, object[]> Streams = new()
    {
        [Submission] =
        [
            new SubmissionStarted(new("Right to food", "Droit à l’alimentation"), new("Why", "Pourquoi"), "upr", "CA", At, 2815, [new(SubmissionStage.SignOn, At)], By, At)
            {
                Template = "upr-joint", Session = "48th session", Languages = ["en", "fr"], Rules = Rules, Stage = SubmissionStage.Drafting,
            },
            new RulesChanged(Rules, By, At),
            new TimelineChanged(At, "Europe/Zurich", [new(SubmissionStage.Review, At)], By, At),
            new OrganizationInvited(By.Organization, SubmissionRole.Drafter, "You know housing", By, At),
            new OrganizationAccepted(By.Organization, "Gladly", By, At),
            new OrganizationDeclined(By.Organization, "No time", By, At),
            new OrganizationInvitationWithdrawn(By.Organization, By, At),
            new OrganizationJoinedSubmission(By.Organization, SubmissionRole.Drafter, By, At),
            new RoleGiven(By.Organization, SubmissionRole.Coordinator, By, At),
            new PersonRoleGiven(By.Organization, By.Person, SubmissionRole.Observer, By, At),
            new GuestInvited(By.Organization, SubmissionRole.Suggester, At, By, At),
            new GuestRevoked(By.Organization, By, At),
            new SectionLeadGiven(Draft, new("5ec00000-0000-7000-8000-000000000001"), new(2), 7, 13, By.Organization, IsAlone: true, By, At),
            new OrganizationUnlisted(By.Organization, By, At),
            new OrganizationListed(By.Organization, By, At),
            new SubmissionDraftOpened(new(Draft, new("Main text", "Texte principal"), "en", CountsWords: true), By, At),
            new SubmissionMovedToStage(SubmissionStage.Drafting, By, At) { Reason = "A figure was wrong" },
            new OrganizationLeftSubmission(By.Organization, By, At) { Word = "No staff" },
        ],
        [Draft.Value] =
        [
            new DraftOpened(Submission, new("Main text", "Texte principal"), "en", By, At),
            new DraftRevised(1, DraftVersion.Zero, new(2), At, At.AddSeconds(1), By, [new(By, 3, 1, 17, 4)], ["Food"], 3, 13, [1, 2, 3], new byte[32], [.. Enumerable.Repeat((byte)7, 32)]),
            new DraftFrozen(new(2), [.. Enumerable.Repeat((byte)9, 32)], By, At),
            new DraftUnfrozen(new(2), By, At),
        ],
        [Suggestion] =
        [
            new SuggestionMade(Draft, new(2), 6, 11, "child", "person", "Adults eat too", By, At),
            new SuggestionDeclined("Another paragraph says so", By, At),
            new SuggestionWithdrawn(By, At),
            new SuggestionAccepted(new(3), By, At),
        ],
        [By.Person.Value] = [new SessionEnded(Invitation, By.Person, At), new PasskeyAdded(Invitation, At), new PasskeyRemoved(Invitation, At), new SecondFactorTurnedOn(At), new SecondFactorTurnedOff(At), new RecoveryCodesRenewed(At), new RecoveryCodeUsed(At), new ProviderLinked("https://id.example.org", At), new ProviderUnlinked("https://id.example.org", At), new TokenMade(Invitation, By.Organization, [TokenScope.Read, TokenScope.Write], At, At), new TokenEnded(Invitation, By.Organization, At), new PersonForgotten(By.Person, At)],
        [By.Organization.Value] =
        [
            new OrganizationFounded(new("Harvest Table", "La Table"), "HT", "food-bank", new("We share food", "Nous partageons"), "QC", At),
            new MemberJoined(By.Person, "Director", IsContact: true, At),
            new MemberLeft(By.Person, At),
            new PseudonymVouched(By.Person, By, At),
            new PseudonymEnded(By.Person, By, At),
            new OrganizationRenamed(new("Long Table", "La Longue Table"), "LT", By.Person, At),
            new OrganizationDetailsChanged("network", new("We eat", "Nous mangeons"), "ON", ["en", "iu"], IsUnlisted: true, By.Person, At),
            new ContactAppointed(By.Person, By.Person, At),
            new ContactDismissed(By.Person, By.Person, At),
            new OrganizationAbsorbed(new(new("0b000000-0000-7000-8000-000000000002")), By.Person, At),
            new OrganizationMerged(new(new("0b000000-0000-7000-8000-000000000002")), By.Person, At),
            new OrganizationClosed(By.Person, At),
            new InvitationSent(Invitation, InvitationKind.Member, By.Person, At),
            new InvitationRevoked(Invitation, By.Person, At),
            new InvitationAccepted(Invitation, By.Person, At),
        ],
        [Request] =
        [
            new RequestMade(new(new("Harvest Table", "La Table"), "HT", "food-bank", new("We share food", "Nous partageons"), "QC", ["fr"], IsUnlisted: false), "https://table.example/", At),
            new RequestApproved(By.Organization, By.Person, By.Person, At),
            new RequestDeclined(By.Person, At),
            new RequestLapsed(At),
        ],
        [Webhook] = [new WebhookMade(Submission, "hook.example.org", By, At), new WebhookSwitchedOn(Submission, By.Person, At), new WebhookRemoved(Submission, By.Person, At)],
        [NetworkMark.Only] =
        [
            new NetworkCreated(new("Rights at Home", "Les droits chez nous"), By.Person, At),
            new NetworkSettingsChanged(new(new("Rights at Home", "Les droits chez nous"), TakesRequests: false), By.Person, At),
            new AdministratorAppointed(By.Person, null, At),
            new AdministratorDismissed(By.Person, By.Person, At),
        ],
    };

    [Fact]
    public async Task Names_and_what_is_stored_are_those_that_were_approved()
    {
        foreach (var (stream, events) in Streams)
        {
            await using var session = store.Get<IDocumentStore>().LightweightSession();
            session.Events.StartStream(stream, events);
            await session.SaveChangesAsync();
        }

        var stored = new StringBuilder();
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand($"select type, coalesce(encode(bdata, 'hex'), data::text) from {store.Schema}.mt_events order by type");
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync())
                stored.Append(reader.GetString(0)).Append('\n').Append("    ").Append(reader.GetString(1)).Append('\n');

        var approved = Path.Combine(Repository.Root, "tests", "Workspace.Store.Tests", "StoredEvents.approved.txt");
        if (!File.Exists(approved) || await File.ReadAllTextAsync(approved) != stored.ToString())
        {
            await File.WriteAllTextAsync(Path.ChangeExtension(approved, null).Replace(".approved", ".received.txt", StringComparison.Ordinal), stored.ToString());
            Assert.Fail("Stored events differ from StoredEvents.approved.txt: compare it with StoredEvents.received.txt. What was ever stored must stay readable.");
        }
    }

    [Fact]
    public void Every_event_that_has_a_stored_name_is_in_the_approved_file()
    {
        var named = store.Get<IDocumentStore>().Options.Events.AllKnownEventTypes().Select(type => type.EventType).Where(type => type.Assembly == typeof(StoreSetup).Assembly);
        Assert.Equal(named.Select(type => type.Name).Order(StringComparer.Ordinal), Streams.Values.SelectMany(e => e).Select(e => e.GetType().Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_event_that_is_folded_has_a_stored_name()
    {
        var folded = typeof(StoreSetup).Assembly.GetTypes().Where(type => type.Name.EndsWith("Fold", StringComparison.Ordinal))
            .SelectMany(fold => fold.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.Name is "Create" or "Apply")
            .Select(method => method.GetParameters()[0].ParameterType)
            .Select(type => type.IsGenericType ? type.GetGenericArguments()[0] : type);
        Assert.Empty(folded.Except(Streams.Values.SelectMany(e => e).Select(e => e.GetType())));
    }

    [Fact]
    public void No_stored_event_has_a_place_for_a_name_or_an_address_of_a_person()
    {
        string[] telling = ["Email", "Address", "FullName", "PersonName", "Phone"];
        foreach (var type in Streams.Values.SelectMany(e => e).Select(e => e.GetType()))
            Assert.DoesNotContain(type.GetProperties(), property => telling.Contains(property.Name));
    }
}
