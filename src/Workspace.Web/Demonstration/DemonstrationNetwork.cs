using System.Collections.Immutable;
using Marten;
using Microsoft.AspNetCore.Identity;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Demonstration;

/// <summary>Four organizations and eight people; a joint submission in the making, one just begun, one filed, and the Universal Declaration; all told as of the first start.</summary>
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
        var submissions = new Submissions(store, clock);
        var isBegun = await IsFullAsync(story.Submissions[0], story, submissions, cancellation);
        if (!isBegun) foreach (var organization in Cast.Organizations) await FoundAsync(organization, story, cancellation);
        foreach (var told in story.Submissions)
        {
            if (await IsFullAsync(told, story, submissions, cancellation)) continue;
            await StartAsync(told, story, cancellation);
            foreach (var text in told.Texts) await WriteAsync(text, story, cancellation);
            await MoveAsync(told, story, cancellation);
            clock.Now = story.At(-6, 18);
            foreach (var person in Cast.People) await new Notices(store, clock).ReadAsync(person.Id, null, clock.Now, cancellation); // what is long past was read then
        }
    }

    /// <summary>Whether the last text of a submission is written and it stands where it should: these come last, no draft ever loses a version, and one that people moved since is theirs.</summary>
    private async Task<bool> IsFullAsync(StorySubmission told, Story story, Submissions submissions, CancellationToken cancellation)
    {
        var last = told.Texts[^1];
        var strokes = last.Manuscript.Strokes(story.FirstDay).Sum(sitting => sitting.Count);
        if (await history.HeadAsync(last.Draft.Draft, cancellation) is not { } head || head.Number < strokes) return false;
        return told.Stages.Count == 0 || await submissions.FindAsync(told.Id, cancellation) is not { } found || found.Stage >= told.Stage;
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
        var by = told.By.Author;
        clock.Now = story.At(told.StartedOn, 10);
        await submissions.StartAsync(told.Id, new(
            told.Title, told.Summary, told.Template, told.Mechanism, "Canada", told.Session, [.. told.Texts.Select(text => text.Draft.Language)],
            told.Deadline, "Europe/Zurich", told.Plan, new(Template.Find(told.Template)?.Rules ?? []), [.. told.Texts.Select(text => text.Draft)]), by, cancellation);
        var submission = (await submissions.FindAsync(told.Id, cancellation))!; // just started

        foreach (var (organization, role) in told.Others.Where(other => submission.Participants.All(present => present.Organization != other.Organization.Id)))
        {
            clock.Now = story.At(told.StartedOn, 12);
            await submissions.InviteAsync(told.Id, organization.Id, role, "", by, cancellation);
            clock.Now = story.At(told.StartedOn + 1, 11);
            await submissions.AcceptAsync(told.Id, "", new(organization.Members[0].Person.Id, organization.Id), cancellation);
        }

        foreach (var asked in told.Asked.Where(asked => submission.Invitations.All(present => present.Organization != asked.Organization.Id)))
        {
            clock.Now = story.At(told.StartedOn + 1, 9);
            await submissions.InviteAsync(told.Id, asked.Organization.Id, asked.Role, asked.Word, by, cancellation);
            clock.Now = story.At(told.StartedOn + 3, 16);
            if (asked.Answer is { } answer) await submissions.DeclineAsync(told.Id, answer, new(asked.Organization.Members[0].Person.Id, asked.Organization.Id), cancellation);
        }
    }

    /// <summary>Moves it to the stages it has come to, its texts frozen as they stand.</summary>
    private async Task MoveAsync(StorySubmission told, Story story, CancellationToken cancellation)
    {
        var submissions = new Submissions(store, clock);
        if (told.Stage.FreezesTexts())
        {
            foreach (var text in told.Texts)
            {
                var opened = await archive.OpenAsync(text.Draft.Draft, cancellation) ?? throw new InvalidOperationException($"The draft {text.Draft.Draft} was just written and is gone.");
                if (!opened.Frozen && !await archive.FreezeAsync(text.Draft.Draft, opened.Epoch, frozen: true, told.By.Author, cancellation)) throw Fenced(text.Draft.Draft);
            }
        }

        foreach (var (stage, day) in told.Stages)
        {
            clock.Now = story.At(day, 15);
            if ((await submissions.FindAsync(told.Id, cancellation))!.Stage < stage) await submissions.MoveToAsync(told.Id, stage, told.By.Author, cancellation); // not null: just started
        }
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
