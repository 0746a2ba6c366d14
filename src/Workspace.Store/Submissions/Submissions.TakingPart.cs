using Marten;
using Marten.Linq.MatchesSql;
using Workspace.Collab;

namespace Workspace.Store;

public sealed partial class Submissions
{
    /// <summary>Asks an organization to take part; its contacts are told.</summary>
    public Task<SubmissionRefusal?> InviteAsync(Guid id, OrganizationId organization, SubmissionRole role, string word, Author by, CancellationToken cancellation) =>
        InviteAsync(id, organization, role, word, isListed: true, by, cancellation);

    /// <summary>Asks an organization to take part; its contacts are told.</summary>
    /// <param name="isListed">Whether the others are told which one is asked, until it chooses itself.</param>
    public Task<SubmissionRefusal?> InviteAsync(Guid id, OrganizationId organization, SubmissionRole role, string word, bool isListed, Author by, CancellationToken cancellation) =>
        TryAsync(id, async (submission, session) =>
        {
            if (submission.Stage.IsReadOnly()) return SubmissionRefusal.ReadOnly;
            if (submission.Participants.Any(p => p.Organization == organization) || submission.OpenInvitationOf(organization) is not null) return SubmissionRefusal.AskedAlready;
            if (await session.LoadAsync<Organization>(organization.Value, cancellation) is not { } asked) throw new ArgumentException($"There is no organization {organization}.", nameof(organization));
            Notices.Tell(session, Notices.ContactsOf(asked), by, new(NoticeKind.Invited, id, clock.GetUtcNow()) { Organization = organization, Role = role, Word = word });
            var invited = new OrganizationInvited(organization, role, word, by, clock.GetUtcNow());
            return isListed || submission.IsUnlisted(organization) ? invited : new object[] { new OrganizationUnlisted(organization, by, clock.GetUtcNow()), invited };
        }, cancellation);

    /// <summary>An organization takes the invitation: it takes part from now on. Those who coordinate are told.</summary>
    public Task<SubmissionRefusal?> AcceptAsync(Guid id, string word, Author by, CancellationToken cancellation) => AcceptAsync(id, word, null, by, cancellation);

    /// <summary>An organization takes the invitation: it takes part from now on. Those who coordinate are told.</summary>
    /// <param name="isListed">Whether it is named as one that takes part; null for as it was.</param>
    public Task<SubmissionRefusal?> AcceptAsync(Guid id, string word, bool? isListed, Author by, CancellationToken cancellation) =>
        TryAsync(id, async (submission, session) =>
        {
            if (submission.Stage.IsReadOnly()) return SubmissionRefusal.ReadOnly;
            if (submission.OpenInvitationOf(by.Organization) is not { } invitation) return SubmissionRefusal.NotInvited;
            await TellCoordinatorsAsync(submission, session, by, new(NoticeKind.Answered, id, clock.GetUtcNow()) { Organization = by.Organization, Accepted = true, Word = word }, cancellation);
            object[] happened =
            [
                .. Chosen(submission, isListed ?? !submission.IsUnlisted(by.Organization), by),
                new OrganizationAccepted(by.Organization, word, by, clock.GetUtcNow()),
                new OrganizationJoinedSubmission(by.Organization, invitation.Role, by, clock.GetUtcNow()),
            ];
            return happened;
        }, cancellation);

    /// <summary>An organization declines. Those who coordinate are told.</summary>
    public Task<SubmissionRefusal?> DeclineAsync(Guid id, string word, Author by, CancellationToken cancellation) => DeclineAsync(id, word, null, by, cancellation);

    /// <summary>An organization declines. Those who coordinate are told.</summary>
    /// <param name="isListed">Whether the register names it; null for as it was.</param>
    public Task<SubmissionRefusal?> DeclineAsync(Guid id, string word, bool? isListed, Author by, CancellationToken cancellation) =>
        TryAsync(id, async (submission, session) =>
        {
            if (submission.OpenInvitationOf(by.Organization) is null) return SubmissionRefusal.NotInvited;
            await TellCoordinatorsAsync(submission, session, by, new(NoticeKind.Answered, id, clock.GetUtcNow()) { Organization = by.Organization, Accepted = false, Word = word }, cancellation);
            object[] happened = [.. Chosen(submission, isListed ?? !submission.IsUnlisted(by.Organization), by), new OrganizationDeclined(by.Organization, word, by, clock.GetUtcNow())];
            return happened;
        }, cancellation);

    /// <summary>Takes an invitation back that was not answered yet.</summary>
    public Task<SubmissionRefusal?> WithdrawAsync(Guid id, OrganizationId organization, Author by, CancellationToken cancellation) =>
        TryAsync(id, (submission, _) => Task.FromResult<object>(
            submission.OpenInvitationOf(organization) is null ? SubmissionRefusal.NotInvited : new OrganizationInvitationWithdrawn(organization, by, clock.GetUtcNow())), cancellation);

    /// <summary>An organization takes part no longer; what its people wrote stays, in their names.</summary>
    /// <param name="word">A word of why; may be empty.</param>
    public Task<SubmissionRefusal?> LeaveAsync(Guid id, OrganizationId organization, string word, Author by, CancellationToken cancellation) =>
        TryAsync(id, async (submission, session) =>
        {
            if (submission.Participants.All(p => p.Organization != organization)) return SubmissionRefusal.NotTakingPart;
            if (submission.IsLastCoordinator(organization)) return SubmissionRefusal.LastCoordinator;
            if (organization == by.Organization)
                await TellCoordinatorsAsync(submission, session, by, new(NoticeKind.Left, id, clock.GetUtcNow()) { Organization = organization, Word = word }, cancellation);
            else if (await session.LoadAsync<Organization>(organization.Value, cancellation) is { } removed)
                Notices.Tell(session, Notices.MembersOf(removed), by, new(NoticeKind.Removed, id, clock.GetUtcNow()) { Organization = organization, Word = word });
            return new OrganizationLeftSubmission(organization, by, clock.GetUtcNow()) { Word = word };
        }, cancellation);

    /// <summary>Those to which an organization is invited and has not answered, the newest invitation first.</summary>
    public async Task<IReadOnlyList<(Submission Submission, OrganizationInvitation Invitation)>> InvitationsToAsync(OrganizationId organization, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var found = await session.Query<Submission>()
            .Where(s => s.MatchesSql("exists (select 1 from jsonb_array_elements(d.data -> 'invitations') i where i ->> 'organization' = ? and i ->> 'state' = 'Open')", organization.ToString()))
            .ToListAsync(cancellation);
        return [.. found.Where(s => !s.Stage.IsReadOnly()).Select(s => (s, s.OpenInvitationOf(organization)!)).OrderByDescending(one => one.Item2.At)]; // not null: asked for
    }

    /// <summary>What happens when an organization is given a role.</summary>
    private async Task<object> GivenAsync(Submission submission, IDocumentSession session, OrganizationId organization, SubmissionRole role, Author by, CancellationToken cancellation)
    {
        if (submission.RoleOf(organization) is not { } present) return new OrganizationJoinedSubmission(organization, role, by, clock.GetUtcNow());
        if (present == role) return Array.Empty<object>();
        if (submission.IsLastCoordinator(organization)) return SubmissionRefusal.LastCoordinator;
        if (await session.LoadAsync<Organization>(organization.Value, cancellation) is { } theirs)
            Notices.Tell(session, Notices.MembersOf(theirs), by, new(NoticeKind.RoleChanged, submission.Id, clock.GetUtcNow()) { Organization = organization, Role = role });
        return new RoleGiven(organization, role, by, clock.GetUtcNow());
    }

    private static async Task TellCoordinatorsAsync(Submission submission, IDocumentSession session, Author by, Notice notice, CancellationToken cancellation)
    {
        var homes = submission.Participants.Where(p => p.Role == SubmissionRole.Coordinator).Select(p => p.Organization.Value).ToArray();
        var organizations = await session.LoadManyAsync<Organization>(cancellation, homes);
        Notices.Tell(session, organizations.SelectMany(Notices.MembersOf), by, notice);
    }

    /// <summary>Decides while nobody else does, and stores what is told with what happened.</summary>
    /// <param name="decide">Gives an event, several in an array, or the refusal.</param>
    private async Task<SubmissionRefusal?> TryAsync(Guid id, Func<Submission, IDocumentSession, Task<object>> decide, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForExclusiveWriting<Submission>(id, cancellation);
        if (stream.Aggregate is null) throw new ArgumentException($"There is no submission {id}.", nameof(id));
        var decided = await decide(stream.Aggregate, session);
        if (decided is SubmissionRefusal refusal) return refusal;
        if (decided is object[] several) stream.AppendMany(several);
        else stream.AppendOne(decided);
        await session.SaveChangesAsync(cancellation);
        return null;
    }
}
