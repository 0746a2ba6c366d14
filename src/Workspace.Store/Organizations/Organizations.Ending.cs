using JasperFx.Events;
using Marten;
using Workspace.Collab;

namespace Workspace.Store;

public sealed partial class Organizations
{
    /// <summary>Closes an organization: nobody can act for it any more, and it leaves every submission that is not filed. Its history stays.</summary>
    public async Task<OrganizationRefusal?> CloseAsync(OrganizationId organization, Author by, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var stream = await WritableAsync(session, organization, cancellation);
        if (stream.Aggregate is not { IsOpen: true }) return OrganizationRefusal.Closed;
        var now = clock.GetUtcNow();
        foreach (var submission in await UnfiledAsync(session, organization, cancellation))
        {
            if (CoordinatesAlone(submission.Aggregate, organization)) return OrganizationRefusal.CoordinatesAlone;
            submission.AppendOne(new OrganizationLeftSubmission(organization, by, now));
        }

        stream.AppendOne(new OrganizationClosed(by.Person, now));
        await session.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>Merges an organization into another: its members belong to that from now on, and its id leads there. What it wrote keeps its name.</summary>
    /// <param name="takesPartOn">Whether the other takes its place in every submission that is not filed; else it leaves them.</param>
    public async Task<OrganizationRefusal?> MergeAsync(OrganizationId organization, OrganizationId into, bool takesPartOn, Author by, CancellationToken cancellation)
    {
        if (organization == into) return OrganizationRefusal.Itself;
        await using var session = store.LightweightSession();
        // In the order of their ids, so that two merges never wait for each other.
        var isFirst = organization.Value.CompareTo(into.Value) < 0;
        var one = await WritableAsync(session, isFirst ? organization : into, cancellation);
        var another = await WritableAsync(session, isFirst ? into : organization, cancellation);
        var (goes, stays) = isFirst ? (one, another) : (another, one);
        if (goes.Aggregate is not { IsOpen: true } old || stays.Aggregate is not { IsOpen: true } present) return OrganizationRefusal.Closed;

        var now = clock.GetUtcNow();
        foreach (var submission in await UnfiledAsync(session, organization, cancellation))
        {
            if (!takesPartOn && CoordinatesAlone(submission.Aggregate, organization)) return OrganizationRefusal.CoordinatesAlone;
            if (takesPartOn && Succession(submission.Aggregate, organization, into, by, now) is { } succeeds)
            {
                // Who was not named is not named as the other either.
                if (succeeds is OrganizationJoinedSubmission && submission.Aggregate!.IsUnlisted(organization) && !submission.Aggregate.IsUnlisted(into)) submission.AppendOne(new OrganizationUnlisted(into, by, now)); // not null: it succeeds
                submission.AppendOne(succeeds);
            }

            submission.AppendOne(new OrganizationLeftSubmission(organization, by, now));
        }

        foreach (var member in old.Members.Where(m => !present.Has(m.Person))) stays.AppendOne(new MemberJoined(member.Person, member.Title, member.IsContact, now) { By = by.Person });
        foreach (var person in old.Pseudonymous.Except(present.Pseudonymous)) stays.AppendOne(new PseudonymVouched(person, by, now)); // who was not named is not named there either
        stays.AppendOne(new OrganizationAbsorbed(organization, by.Person, now));
        goes.AppendOne(new OrganizationMerged(into, by.Person, now));
        await session.SaveChangesAsync(cancellation);
        return null;
    }

    private static async Task<IEventStream<Organization>> WritableAsync(IDocumentSession session, OrganizationId id, CancellationToken cancellation)
    {
        var stream = await session.Events.FetchForExclusiveWriting<Organization>(id.Value, cancellation);
        return stream.Aggregate is null ? throw new ArgumentException($"There is no organization {id}.", nameof(id)) : stream;
    }

    /// <summary>The submissions in which it takes part and that are still being made, by id.</summary>
    private async Task<List<IEventStream<Submission>>> UnfiledAsync(IDocumentSession session, OrganizationId organization, CancellationToken cancellation)
    {
        var ids = (await Submissions.OfAsync(session, [organization], clock.GetUtcNow(), cancellation)).Where(s => s.Stage < SubmissionStage.Filed).Select(s => s.Id).Order().ToList();
        var streams = new List<IEventStream<Submission>>();
        foreach (var id in ids) streams.Add(await session.Events.FetchForExclusiveWriting<Submission>(id, cancellation));
        return streams;
    }

    private static bool CoordinatesAlone(Submission? submission, OrganizationId organization) =>
        submission?.Participants.Where(p => p.Role == SubmissionRole.Coordinator).Select(p => p.Organization).ToList() is [var only] && only == organization;

    /// <summary>How the other takes the place: with the role of the two that may more.</summary>
    private static object? Succession(Submission? submission, OrganizationId organization, OrganizationId into, Author by, DateTimeOffset now)
    {
        if (submission?.Participants.FirstOrDefault(p => p.Organization == organization) is not { } old) return null;
        if (submission.Participants.FirstOrDefault(p => p.Organization == into) is not { } present) return new OrganizationJoinedSubmission(into, old.Role, by, now);
        return old.Role < present.Role ? new RoleGiven(into, old.Role, by, now) : null;
    }
}
