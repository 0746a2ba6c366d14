using Marten;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class InvitationsTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    private static readonly FoundedDetails Founded = new(new("Harvest", "Récolte"), "H", "food-bank", new("We share", "Nous partageons"), "Ontario", "Chair");

    private Invitations All => store.Get<Invitations>();

    [Fact]
    public async Task Whoever_has_no_account_gets_one_by_the_link_and_belongs_to_the_organization()
    {
        var (organization, contact) = await FoundedAsync();
        var (invitation, secret) = await InvitedAsync(organization, contact, "Rosa.Lind@example.org", "Writer");
        Assert.False(await All.HasAccountAsync(invitation, default));

        var accepted = Assert.IsType<Acceptance.Accepted>(await AcceptAsync(secret, name: "Rosa Lind"));
        Assert.True(accepted.IsFirst);
        Assert.Equal(("Rosa Lind", "Rosa.Lind@example.org", "ROSA.LIND@EXAMPLE.ORG", true, organization.Value), (accepted.Account.Name, accepted.Account.Email, accepted.Account.NormalizedEmail, accepted.Account.EmailConfirmed, accepted.Account.ActsFor));
        var member = (await store.Get<Organizations>().FindAsync(organization, default))!.Members.Single(m => m.Person == accepted.Account.Person);
        Assert.Equal(("Writer", false), (member.Title, member.IsContact));
        Assert.Equal(InvitationState.Accepted, (await All.FindAsync(invitation.Id, default))!.StateAt(store.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task Whoever_has_an_account_accepts_with_it_signed_in_or_by_the_link()
    {
        var (organization, contact) = await FoundedAsync();
        foreach (var isSignedIn in new[] { true, false })
        {
            var person = await AccountAsync($"{store.NewId():N}@example.org");
            var (invitation, secret) = await InvitedAsync(organization, contact, person.Email!.ToUpperInvariant());
            Assert.True(await All.HasAccountAsync(invitation, default));
            var accepted = Assert.IsType<Acceptance.Accepted>(await AcceptAsync(secret, isSignedIn ? person.Person : null, name: "Somebody Else"));
            Assert.Equal((person.Id, person.Name), (accepted.Account.Id, accepted.Account.Name));
            Assert.Contains((await store.Get<Organizations>().FindAsync(organization, default))!.Members, m => m.Person == person.Person);
        }
    }

    [Fact]
    public async Task An_invitation_is_only_for_the_address_it_was_sent_to()
    {
        var (organization, contact) = await FoundedAsync();
        var (_, secret) = await InvitedAsync(organization, contact, "bound@example.org");
        var other = await AccountAsync("other@example.org");
        Assert.IsType<Acceptance.NotYours>(await AcceptAsync(secret, other.Person));
        var unproved = await AccountAsync("bound@example.org", isConfirmed: false);
        Assert.IsType<Acceptance.NotYours>(await AcceptAsync(secret, unproved.Person));
        Assert.IsType<Acceptance.NotYours>(await AcceptAsync(secret, new(store.NewId())));
        Assert.Single((await store.Get<Organizations>().FindAsync(organization, default))!.Members);
        Assert.IsType<Acceptance.Accepted>(await AcceptAsync(secret));
    }

    [Fact]
    public async Task Accepting_twice_does_nothing_and_the_link_lets_nobody_else_in()
    {
        var (organization, contact) = await FoundedAsync();
        var (_, secret) = await InvitedAsync(organization, contact, "twice@example.org");
        var first = Assert.IsType<Acceptance.Accepted>(await AcceptAsync(secret));
        var events = await EventsAsync(organization.Value);

        var again = Assert.IsType<Acceptance.Accepted>(await AcceptAsync(secret, first.Account.Person));
        Assert.False(again.IsFirst);
        Assert.IsType<Acceptance.Gone>(await AcceptAsync(secret));
        Assert.IsType<Acceptance.Gone>(await AcceptAsync(secret, contact));
        Assert.Equal(events, await EventsAsync(organization.Value));
        Assert.Equal(["invitation.sent", "invitation.accepted", "organization.member-joined"], events[2..]);
    }

    [Fact]
    public async Task Of_two_who_accept_at_once_one_is_first_and_one_joins()
    {
        var (organization, contact) = await FoundedAsync();
        var (_, secret) = await InvitedAsync(organization, contact, "at.once@example.org");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => AcceptAsync(secret))));
        Assert.Single(outcomes, outcome => outcome is Acceptance.Accepted { IsFirst: true });
        Assert.Equal(5, outcomes.Count(outcome => outcome is Acceptance.Gone));
        Assert.Equal(2, (await store.Get<Organizations>().FindAsync(organization, default))!.Members.Count);
    }

    [Fact]
    public async Task An_invitation_lasts_for_two_weeks()
    {
        var (organization, contact) = await FoundedAsync();
        var (invitation, secret) = await InvitedAsync(organization, contact, "late@example.org");
        store.Clock.Advance(TimeSpan.FromDays(14) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await All.FindAsync(secret, default));
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await All.FindAsync(secret, default));
        Assert.IsType<Acceptance.Gone>(await AcceptAsync(secret));
        Assert.Equal(InvitationState.Expired, (await All.FindAsync(invitation.Id, default))!.StateAt(store.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_revoked_invitation_opens_nothing_and_its_letter_does_not_leave()
    {
        var (organization, contact) = await FoundedAsync();
        var (invitation, secret) = await InvitedAsync(organization, contact, "revoked@example.org");
        Assert.True(await All.RevokeAsync(invitation.Id, contact, default));
        Assert.False(await All.RevokeAsync(invitation.Id, contact, default));
        Assert.IsType<Acceptance.Gone>(await AcceptAsync(secret));
        Assert.Null(await All.SendAgainAsync(invitation.Id, Write, default));
        Assert.DoesNotContain(await store.Get<MailQueue>().ListAsync(null, 0, 1_000, default), letter => letter.About == invitation.Id);
        Assert.Equal("invitation.revoked", (await EventsAsync(organization.Value))[^1]);
    }

    [Fact]
    public async Task Sending_again_gives_a_new_link_and_new_time_and_ends_the_old_one()
    {
        var (organization, contact) = await FoundedAsync();
        var (invitation, old) = await InvitedAsync(organization, contact, "again@example.org");
        Assert.IsType<Inviting.TooMany>(await All.SendAgainAsync(invitation.Id, Write, default)); // within the minute
        store.Clock.Advance(TimeSpan.FromDays(15));
        var sent = Assert.IsType<Inviting.Sent>(await All.SendAgainAsync(invitation.Id, Write, default));
        Assert.Equal((invitation.Id, 2, store.Clock.GetUtcNow().AddDays(14)), (sent.Invitation.Id, sent.Invitation.TimesSent, sent.Invitation.Until));
        Assert.IsType<Acceptance.Gone>(await AcceptAsync(old));
        Assert.IsType<Acceptance.Accepted>(await AcceptAsync(secret!));
        Assert.Single(await store.Get<MailQueue>().ListAsync(null, 0, 1_000, default), letter => letter.About == invitation.Id);
    }

    [Fact]
    public async Task Nobodys_box_is_filled()
    {
        var (organization, contact) = await FoundedAsync();
        var (invitation, _) = await InvitedAsync(organization, contact, "full@example.org");
        var sent = 1;
        for (var tries = 0; tries < 10; tries++)
        {
            store.Clock.Advance(TimeSpan.FromHours(1));
            if (await All.InviteAsync(new(InvitationKind.Member, " FULL@example.org".Trim(), "en", organization), contact, Write, default) is Inviting.Sent same)
            {
                Assert.Equal(invitation.Id, same.Invitation.Id); // one invitation, however often somebody asks
                sent++;
            }
        }

        Assert.Equal(Invitations.MostTimesSent, sent);
        for (var others = 1; others < Invitations.MostADay; others++) Assert.IsType<Inviting.Sent>(await All.InviteAsync(new(InvitationKind.Member, $"{others}.{store.NewId():N}@example.org", "en", organization), contact, Write, default));
        Assert.IsType<Inviting.TooMany>(await All.InviteAsync(new(InvitationKind.Member, "one.more@example.org", "en", organization), contact, Write, default));
    }

    [Fact]
    public async Task A_founder_founds_what_they_say_and_is_its_contact()
    {
        var administrator = new PersonId(store.NewId());
        string? sent = null;
        Assert.IsType<Inviting.Sent>(await All.InviteAsync(new(InvitationKind.Founder, "founder@example.org", "fr"), administrator, (one, key) => Write(one, sent = key), default));
        store.Clock.Advance(TimeSpan.FromHours(1));
        Assert.IsType<Inviting.Sent>(await All.InviteAsync(new(InvitationKind.Founder, "founder@example.org", "fr"), administrator, (one, key) => Write(one, sent = key), default));
        Assert.Single(await All.ToFoundAsync(0, 10, default));

        var accepted = Assert.IsType<Acceptance.Accepted>(await All.AcceptAsync(sent!, null, "Fay Fern", "fr", Founded, default));
        var organization = (await store.Get<Organizations>().FindAsync(accepted.Organization, default))!;
        Assert.Equal(("Harvest", "H", "food-bank", "Ontario"), (organization.Name.En, organization.ShortName, organization.Kind, organization.Region));
        Assert.Equal((accepted.Account.Person, "Chair", true), (organization.Members.Single().Person, organization.Members.Single().Title, organization.Members.Single().IsContact));
        Assert.Equal(["organization.founded", "invitation.accepted", "organization.member-joined"], await EventsAsync(organization.Id));
        Assert.Equal(["invitation.sent", "invitation.accepted"], (await EventsAsync(NetworkMark.Only)).Where(name => name.StartsWith("invitation.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_secret_stands_nowhere_and_the_address_in_the_invitation_alone()
    {
        var (organization, contact) = await FoundedAsync();
        var (_, key) = await InvitedAsync(organization, contact, "quokka.q@example.org");
        Assert.Equal(0, await RowsAsync(key));
        Assert.Equal(["mt_doc_invitation"], await TablesWithAsync("quokka.q"));
    }

    [Fact]
    public async Task Some_weeks_after_it_is_over_the_address_is_forgotten()
    {
        var (organization, contact) = await FoundedAsync();
        var (old, _) = await InvitedAsync(organization, contact, "old@example.org");
        store.Clock.Advance(Invitations.Lifetime + Invitations.RememberedFor);
        var (open, _) = await InvitedAsync(organization, contact, "open@example.org");
        await All.ForgetOldAsync(default);
        Assert.Equal("old@example.org", (await All.FindAsync(old.Id, default))!.Address);
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        await All.ForgetOldAsync(default);
        Assert.Equal("", (await All.FindAsync(old.Id, default))!.Address);
        Assert.Equal("open@example.org", (await All.FindAsync(open.Id, default))!.Address);
        Assert.Equal(0, await RowsAsync("old@example.org"));
    }

    [Fact]
    public async Task Invitations_to_somebody_who_is_forgotten_go_with_them()
    {
        var (organization, contact) = await FoundedAsync();
        var (_, first) = await InvitedAsync(organization, contact, "xanthe@example.org");
        var person = Assert.IsType<Acceptance.Accepted>(await AcceptAsync(first)).Account.Person;
        var (again, _) = await InvitedAsync(organization, contact, "xanthe@example.org");
        await store.Get<Forgetting>().ForgetAsync(person, default);
        Assert.Equal(0, await RowsAsync("xanthe"));
        Assert.DoesNotContain(await store.Get<MailQueue>().ListAsync(LetterState.Waiting, 0, 1_000, default), letter => letter.About == again.Id);
    }

    private string? secret;

    private Letter Write(Invitation invitation, string key)
    {
        secret = key;
        return new("invitation", invitation.Address, "", invitation.Language, "Come", [LetterPart.Button("Come", new($"https://example.org/invitations/{key}"))]);
    }

    private async Task<(Invitation Invitation, string Secret)> InvitedAsync(OrganizationId organization, PersonId by, string address, string title = "")
    {
        var sent = Assert.IsType<Inviting.Sent>(await All.InviteAsync(new(InvitationKind.Member, address, "en", organization, title), by, Write, default));
        return (sent.Invitation, secret!); // not null: the letter was written
    }

    private Task<Acceptance> AcceptAsync(string key, PersonId? signedIn = null, string name = "Somebody New") => All.AcceptAsync(key, signedIn, name, "en", null, default);

    private async Task<(OrganizationId Organization, PersonId Contact)> FoundedAsync()
    {
        var contact = new PersonId(store.NewId());
        var organization = await store.Get<Organizations>().FoundAsync(store.NewId(), new("Table", "La Table"), "T", "food-bank", new("", ""), "QC", default);
        await store.Get<Organizations>().JoinAsync(organization, contact, "Director", isContact: true, default);
        return (organization, contact);
    }

    private async Task<Account> AccountAsync(string address, bool isConfirmed = true)
    {
        var account = new Account { Id = store.NewId(), Name = "Known", Email = address, NormalizedEmail = EmailAddress.Normalize(address), EmailConfirmed = isConfirmed };
        await using var session = store.Get<IDocumentStore>().LightweightSession();
        session.Insert(account);
        await session.SaveChangesAsync();
        return account;
    }

    private async Task<List<string>> EventsAsync(Guid stream)
    {
        await using var session = store.Get<IDocumentStore>().QuerySession();
        return [.. (await session.Events.FetchStreamAsync(stream)).Select(one => one.EventTypeName)];
    }

    private async Task<int> RowsAsync(string words) => (await TablesWithAsync(words)).Count;

    private async Task<List<string>> TablesWithAsync(string words)
    {
        var database = store.Get<NpgsqlDataSource>();
        var tables = new List<string>();
        await using (var list = database.CreateCommand($"select tablename from pg_tables where schemaname = '{store.Schema}' order by 1"))
        await using (var reader = await list.ExecuteReaderAsync())
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        var with = new List<string>();
        foreach (var table in tables)
        {
            await using var count = database.CreateCommand($"select count(*) from {store.Schema}.\"{table}\" t where t::text ilike '%{words}%'");
            if ((long)(await count.ExecuteScalarAsync())! > 0) with.Add(table); // not null: a count
        }

        return with;
    }
}
