using System.Collections.Immutable;
using Marten;
using Microsoft.AspNetCore.Identity;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Demonstration;

/// <summary>Four organizations, eight people, a joint submission in the making and the Universal Declaration, all told as of the first start.</summary>
/// <remarks>
/// Everything goes through the store's own verbs, with the times at which it would have happened. Ids and times depend only on
/// the time of the mark, and every step looks first whether it was taken: a filling that was cut short goes on where it stopped.
/// </remarks>
public sealed class DemonstrationNetwork(IDocumentStore store, Network network, DraftHistory history, DraftArchive archive, IJournal journal)
{
    private readonly StoryClock clock = new();

    /// <summary>Fills a store that is empty or that it began to fill; a full one is left as people have made it.</summary>
    /// <exception cref="InvalidOperationException">The store holds something that the demonstration did not make.</exception>
    public async Task FillAsync(CancellationToken cancellation)
    {
        await network.MarkDemonstrationAsync(cancellation);
        var mark = await network.MarkAsync(cancellation) ?? throw new InvalidOperationException("The demonstration's mark was just written and is gone.");
        var story = Story.Of(mark.At);
        clock.Now = story.At(-90, 9);
        await new Network(store, clock).CreateAsync(Cast.Network, Cast.Ruth.Id, cancellation);
        if (await IsFullAsync(story, cancellation)) return;

        foreach (var organization in Cast.Organizations) await FoundAsync(organization, story, cancellation);
        foreach (var submission in story.Submissions) await StartAsync(submission, story, cancellation);
        foreach (var text in story.Submissions.SelectMany(submission => submission.Texts)) await WriteAsync(text, story, cancellation);
    }

    /// <summary>Whether the last text is written: it comes last, and no draft ever loses a version.</summary>
    private async Task<bool> IsFullAsync(Story story, CancellationToken cancellation)
    {
        var last = story.Submissions[^1].Texts[^1];
        var strokes = last.Manuscript.Strokes(story.FirstDay).Sum(sitting => sitting.Count);
        return await history.HeadAsync(last.Draft.Draft, cancellation) is { } head && head.Number >= strokes;
    }

    private async Task FoundAsync(CastOrganization cast, Story story, CancellationToken cancellation)
    {
        var organizations = new Organizations(store, clock);
        clock.Now = story.At(-90, 9);
        if (await organizations.FindAsync(cast.Id, cancellation) is null)
            await organizations.FoundAsync(cast.Id.Value, cast.Name, cast.ShortName, cast.Kind, cast.About, cast.Region, cancellation);

        foreach (var member in cast.Members)
        {
            clock.Now = story.At(-60, 9);
            await AddAccountAsync(member.Person, cast, cancellation);
            await organizations.JoinAsync(cast.Id, member.Person.Id, member.Title, isContact: member == cast.Members[0], cancellation);
        }
    }

    private async Task AddAccountAsync(CastPerson person, CastOrganization actsFor, CancellationToken cancellation)
    {
        using var accounts = new AccountStore(store, new IdentityErrorDescriber(), clock);
        if (await accounts.FindByIdAsync(person.Id.ToString(), cancellation) is not null) return;
        var made = await accounts.CreateAsync(new()
        {
            Id = person.Id.Value,
            Name = person.Name,
            Email = person.Email,
            NormalizedEmail = person.Email.ToUpperInvariant(),
            EmailConfirmed = true,
            SecurityStamp = Guid.CreateVersion7(clock.Now).ToString("N"),
            Language = person.Language,
            ActsFor = actsFor.Id.Value,
            IsDemonstration = true,
        }, cancellation);
        if (!made.Succeeded) throw new InvalidOperationException($"No account for {person.Name}: {string.Join(", ", made.Errors.Select(error => error.Code))}.");
    }

    private async Task StartAsync(StorySubmission told, Story story, CancellationToken cancellation)
    {
        var submissions = new Submissions(store, clock);
        clock.Now = story.At(told.StartedOn, 10);
        if (await submissions.FindAsync(told.Id, cancellation) is not { } submission)
        {
            await submissions.StartAsync(told.Id, told.Title, told.Summary, told.Mechanism, "Canada", told.Deadline, told.WordLimit, told.Plan, told.By, cancellation);
            submission = (await submissions.FindAsync(told.Id, cancellation))!; // just started
        }

        foreach (var (organization, role) in told.Roles.Where(role => submission.Participants.All(present => present.Organization != role.Organization.Id)))
            await submissions.GiveRoleAsync(told.Id, organization.Id, role, told.By, cancellation);

        clock.Now = story.At(told.StartedOn, 11);
        foreach (var text in told.Texts.Where(text => submission.Drafts.All(present => present.Draft != text.Draft.Draft)))
            await submissions.OpenDraftAsync(told.Id, text.Draft, told.By, cancellation);

        clock.Now = story.At(told.DraftingSince, 9);
        if (submission.Stage < SubmissionStage.Drafting) await submissions.MoveToAsync(told.Id, SubmissionStage.Drafting, told.By, cancellation);
    }

    /// <summary>Writes what is not written yet, one sitting at a time: journaled whole, then sealed.</summary>
    private async Task WriteAsync(StoryText text, Story story, CancellationToken cancellation)
    {
        var id = text.Draft.Draft;
        var opened = await archive.OpenAsync(id, cancellation) ?? throw new InvalidOperationException($"The draft {id} was just opened and is gone.");
        var draft = opened.Draft;
        if (opened.Sealed < draft.Version) await SealAsync();

        var written = draft.Version.Number;
        foreach (var sitting in text.Manuscript.Strokes(story.FirstDay))
        {
            var fresh = sitting.Skip(written).ToArray();
            written -= sitting.Count - fresh.Length;
            if (fresh.Length == 0) continue;

            (draft, var contributions) = Accept(draft, id, fresh);
            if (await journal.AppendAsync(id, opened.Epoch, contributions, cancellation) is not JournalOutcome.Committed) throw Fenced(id);
            await SealAsync();
        }

        async Task SealAsync()
        {
            if (await archive.SealAsync(id, opened.Epoch, draft, cancellation) is null) throw Fenced(id);
            draft = draft.Forgetting(draft.Version);
        }
    }

    private static (Draft Draft, ImmutableArray<Contribution> Contributions) Accept(Draft draft, DraftId id, DatedStroke[] strokes)
    {
        var contributions = ImmutableArray.CreateBuilder<Contribution>(strokes.Length);
        ImmutableArray<Origin> cut = [];
        foreach (var (writer, at, stroke) in strokes)
        {
            var origins = stroke.IsMoved ? cut : [];
            cut = Origins(draft, id, stroke);
            var change = new ProposedChange(ChangeSet.Replace(draft.Text.Length, stroke.From, stroke.To, stroke.Insert), stroke.Channel, origins);
            (draft, var receipt) = draft.Accept(new(writer.Client, draft.Version, [change]), writer.Author, at, new DraftLimits());
            contributions.AddRange(receipt is Receipt.Accepted accepted ? accepted.Contributions : throw new InvalidOperationException($"\"{stroke.Insert}\": {receipt}"));
        }

        return (draft, contributions.ToImmutable());
    }

    /// <summary>Who first wrote what a stroke takes away, should the next one put it elsewhere.</summary>
    private static ImmutableArray<Origin> Origins(Draft draft, DraftId id, Stroke stroke) => stroke.From == stroke.To ? [] :
    [
        .. draft.Attribution.RunsIn(stroke.From, stroke.To).Select(run => new Origin(
            run.From - stroke.From, run.To - stroke.From,
            run.Stamp.Origin ?? new FirstWriting(run.Stamp.InsertedBy, id, run.Stamp.To, run.Stamp.ToAt))),
    ];

    private static InvalidOperationException Fenced(DraftId id) => new($"Somebody else is writing the draft {id}; the demonstration stops here.");
}
