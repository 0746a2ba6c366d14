using Marten;
using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class GuestsTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task A_guest_is_invited_whole_or_not_at_all()
    {
        var submission = await store.Get<Submissions>().StartAsync(store.NewId(), new("A", "B"), new("", ""), "upr", "CA", null, null, [], StoreFixture.Alice, default);
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => InviteAsync(submission, () => throw new InvalidTimeZoneException())); // as the power goes in the middle of it
        await using (var session = store.Get<IDocumentStore>().LightweightSession())
        {
            for (var i = 0; i < Invitations.MostADay; i++)
                session.Insert(new Invitation { Id = Guid.CreateVersion7(), Kind = InvitationKind.Founder, SecretHash = $"{i}", Address = $"{i}@example.org", NormalizedAddress = $"{i}@EXAMPLE.ORG", InvitedBy = StoreFixture.Bob.Person.Value, At = store.Clock.GetUtcNow(), Until = store.Clock.GetUtcNow().AddDays(1) });
            await session.SaveChangesAsync();
        }

        Assert.Null(await InviteAsync(submission, () => { }, StoreFixture.Bob)); // too many today
        Assert.Equal((0, 0, 0), await LeftAsync(submission));

        Assert.NotNull(await InviteAsync(submission, () => { }));
        Assert.Equal((1, 1, 1), await LeftAsync(submission));
    }

    private Task<OrganizationId?> InviteAsync(Guid submission, Action writing, Author? by = null) => store.Get<Guests>().InviteAsync(
        submission, new("Gus Gorse", $"{store.NewId():N}@example.org", "Gorse Clinic", SubmissionRole.Suggester, store.Clock.GetUtcNow().AddDays(9), "open sesame", "en"), by ?? StoreFixture.Alice,
        (invitation, secret) =>
        {
            writing();
            return new("guest-invitation", invitation.Address, "Gus Gorse", "en", "Come", []);
        }, default);

    private async Task<(int Guests, int Passes, int Organizations)> LeftAsync(Guid submission)
    {
        await using var session = store.Get<IDocumentStore>().QuerySession();
        return ((await store.Get<Submissions>().FindAsync(submission, default))!.Guests.Count, await session.Query<GuestPass>().CountAsync(), await session.Query<Organization>().CountAsync(one => one.Kind == Organization.GuestKind)); // not null: started
    }
}
