using Marten;
using Marten.Exceptions;
using Marten.Linq.MatchesSql;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>What a submission is started with.</summary>
/// <param name="Template">The key of the template it comes from.</param>
/// <param name="Zone">In which the deadline is said.</param>
public sealed record NewSubmission(
    Bilingual Title, Bilingual Summary, string Template, string Mechanism, string Country, string Session, IReadOnlyList<string> Languages,
    DateTimeOffset? Deadline, string Zone, IReadOnlyList<StagePlan> Plan, RuleSet Rules, IReadOnlyList<SubmissionDraft> Drafts);

/// <summary>Starts submissions, changes who takes part, and reads them.</summary>
public sealed partial class Submissions(IDocumentStore store, TimeProvider clock)
{
    public async Task<Guid> StartAsync(Guid id, Bilingual title, Bilingual summary, string mechanism, string country, DateTimeOffset? deadline, int? wordLimit,
        IReadOnlyList<StagePlan> plan, Author by, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        session.Events.StartStream<Submission>(id, new SubmissionStarted(title, summary, mechanism, country, deadline, wordLimit, plan, by, clock.GetUtcNow()));
        await session.SaveChangesAsync(cancellation);
        return id;
    }

    /// <summary>Starts a submission with its drafts; the organization that starts it coordinates. One that stands already under this id is left as it is.</summary>
    public async Task StartAsync(Guid id, NewSubmission begun, Author by, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<Submission>(id, cancellation) is not null) return;
        var now = clock.GetUtcNow();
        session.Events.StartStream<Submission>(id,
        [
            new SubmissionStarted(begun.Title, begun.Summary, begun.Mechanism, begun.Country, begun.Deadline, null, begun.Plan, by, now)
            {
                Template = begun.Template,
                Session = begun.Session,
                Languages = begun.Languages,
                Zone = begun.Zone,
                Rules = begun.Rules,
                Stage = SubmissionStage.Drafting,
            },
            new OrganizationJoinedSubmission(by.Organization, SubmissionRole.Coordinator, by, now),
            .. begun.Drafts.Select(draft => new SubmissionDraftOpened(draft, by, now)),
        ]);
        foreach (var draft in begun.Drafts) session.Events.StartStream<DraftStanding>(draft.Draft.Value, new DraftOpened(id, draft.Title, draft.Language, by, now));
        try
        {
            await session.SaveChangesAsync(cancellation);
        }
        catch (ExistingStreamIdCollisionException)
        {
            // the same form, sent twice at once: it stands
        }
    }

    /// <summary>Changes its rules.</summary>
    /// <exception cref="ArgumentException">One of them is not of its form.</exception>
    public Task ChangeRulesAsync(Guid id, RuleSet rules, Author by, CancellationToken cancellation)
    {
        if (!rules.IsValid()) throw new ArgumentException("Got a rule that is not of its form.", nameof(rules));
        return DecideAsync(id, submission => submission.Rules?.Rules.SequenceEqual(rules.Rules) == true ? null : new RulesChanged(rules, by, clock.GetUtcNow()), cancellation);
    }

    /// <summary>Moves it to a later stage.</summary>
    public Task<SubmissionRefusal?> MoveToAsync(Guid id, SubmissionStage stage, Author by, CancellationToken cancellation) => MoveToAsync(id, stage, "", by, cancellation);

    /// <summary>An organization takes part from now on, or changes its role; then its members are told.</summary>
    public Task<SubmissionRefusal?> GiveRoleAsync(Guid id, OrganizationId organization, SubmissionRole role, Author by, CancellationToken cancellation) =>
        TryAsync(id, (submission, session) => GivenAsync(submission, session, organization, role, by, cancellation), cancellation);

    /// <summary>An organization takes part no longer.</summary>
    public Task<SubmissionRefusal?> RemoveAsync(Guid id, OrganizationId organization, Author by, CancellationToken cancellation) => LeaveAsync(id, organization, "", by, cancellation);

    /// <summary>Opens a draft in it: one event in its own stream (<c>draft.opened</c>) and one in the submission's.</summary>
    public async Task OpenDraftAsync(Guid id, SubmissionDraft draft, Author by, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var now = clock.GetUtcNow();
        var stream = await session.Events.FetchForExclusiveWriting<Submission>(id, cancellation);
        if (stream.Aggregate is null) throw new ArgumentException($"There is no submission {id}.", nameof(id));
        stream.AppendOne(new SubmissionDraftOpened(draft, by, now));
        session.Events.StartStream<DraftStanding>(draft.Draft.Value, new DraftOpened(id, draft.Title, draft.Language, by, now));
        await session.SaveChangesAsync(cancellation);
    }

    public async Task<Submission?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Submission>(id, cancellation);
    }

    /// <summary>The submission that a draft belongs to.</summary>
    public async Task<Submission?> OfDraftAsync(DraftId draft, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var standing = await session.LoadAsync<DraftStanding>(draft.Value, cancellation);
        return standing is null ? null : await session.LoadAsync<Submission>(standing.Submission, cancellation);
    }

    /// <summary>Those in which one of the organizations takes part, or is a guest's, by deadline.</summary>
    public async Task<IReadOnlyList<Submission>> OfAsync(IReadOnlyCollection<OrganizationId> organizations, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await OfAsync(session, organizations, clock.GetUtcNow(), cancellation);
    }

    internal static async Task<IReadOnlyList<Submission>> OfAsync(IQuerySession session, IReadOnlyCollection<OrganizationId> organizations, DateTimeOffset now, CancellationToken cancellation)
    {
        var ids = organizations.Select(o => o.ToString()).ToArray();
        var found = await session.Query<Submission>()
            .Where(s => s.MatchesSql(
                "(exists (select 1 from jsonb_array_elements(d.data -> 'participants') p where p ->> 'organization' = any(?)) or exists (select 1 from jsonb_array_elements(d.data -> 'guests') g where g ->> 'organization' = any(?)))", ids, ids))
            .ToListAsync(cancellation);
        return [.. found.Where(s => organizations.Any(o => s.RoleOf(o) is not null || s.GuestOf(o, now) is not null)).OrderBy(s => s.Deadline ?? DateTimeOffset.MaxValue).ThenBy(s => s.StartedAt)];
    }

    /// <summary>What lists show of drafts: who wrote last, sealed or not, and of the sealed text the words.</summary>
    public async Task<IReadOnlyList<DraftCard>> CardsAsync(IReadOnlyCollection<DraftId> drafts, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var standings = await session.LoadManyAsync<DraftStanding>(cancellation, [.. drafts.Select(d => d.Value)]);
        var journaled = await JournaledAsync(drafts, cancellation);
        return [.. standings.Select(standing => journaled.TryGetValue(standing.Id, out var last) && last.Version > standing.Version
            ? standing.Card with { Version = last.Version, LastAt = last.At, LastBy = last.By }
            : standing.Card)];
    }

    /// <summary>The last of what is journaled of each draft that has any.</summary>
    private async Task<Dictionary<Guid, (DraftVersion Version, DateTimeOffset At, Author By)>> JournaledAsync(IReadOnlyCollection<DraftId> drafts, CancellationToken cancellation)
    {
        await using var connection = store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand($"""
            select d.draft, j.version, j.at, j.person, j.organization from unnest($1) as d (draft)
            cross join lateral (select * from {new StoreSchema(store.Options.DatabaseSchemaName).Journal} where draft = d.draft order by version desc limit 1) j
            """, connection);
        command.Parameters.AddWithValue(drafts.Select(draft => draft.Value).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var last = new Dictionary<Guid, (DraftVersion, DateTimeOffset, Author)>();
        while (await reader.ReadAsync(cancellation))
            last[reader.GetGuid(0)] = (new(reader.GetInt32(1)), new(reader.GetDateTime(2)), new(new(reader.GetGuid(3)), new(reader.GetGuid(4))));
        return last;
    }

    private async Task DecideAsync(Guid id, Func<Submission, object?> decide, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForExclusiveWriting<Submission>(id, cancellation);
        if (stream.Aggregate is null) throw new ArgumentException($"There is no submission {id}.", nameof(id));
        if (decide(stream.Aggregate) is not { } happened) return;
        stream.AppendOne(happened);
        await session.SaveChangesAsync(cancellation);
    }
}
