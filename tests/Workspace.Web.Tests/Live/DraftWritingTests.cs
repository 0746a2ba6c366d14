using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Live;

namespace Workspace.Web.Tests.Live;

[Collection(SharedApp.Name)]
public sealed partial class DraftWritingTests(WorkspaceApp app)
{
    private readonly List<string> told = [];

    [Fact]
    public Task What_was_accepted_before_a_freeze_is_answered_and_nothing_after_it() => OnOneThreadAsync(async () =>
    {
        var (writing, journal) = await OpenAsync();
        journal.Hold();
        Accept(writing, "before");
        var durable = writing.DurableAsync(writing.Tip.Version);
        var frozen = writing.FreezeAsync(true, app.Network.AdaOfAlder);
        await Task.Yield();
        Assert.True(writing.IsFreezing);
        Assert.False(durable.IsCompleted);
        Assert.Empty(told);
        journal.LetGo();
        Assert.True(await durable);
        Assert.True(await frozen);
        Assert.True(writing.Frozen);
        Assert.Equal(["0: before"], told);
    });

    [Fact]
    public Task A_freeze_and_an_unfreeze_at_once_end_as_the_store_has_it() => OnOneThreadAsync(async () =>
    {
        var (writing, _) = await OpenAsync();
        Accept(writing, "text");
        var both = new[] { writing.FreezeAsync(true, app.Network.AdaOfAlder), writing.FreezeAsync(false, app.Network.AdaOfAlder) };
        Assert.DoesNotContain(false, await Task.WhenAll(both));
        Assert.False(writing.Frozen);
        Accept(writing, "more");
        Assert.True(await writing.DurableAsync(writing.Tip.Version));
        await writing.SealAsync();
        Assert.False((await app.Services.GetRequiredService<DraftArchive>().OpenAsync(draft, CancellationToken.None))!.Frozen); // not null: it is there
    });

    [Fact]
    public Task What_the_journal_lost_is_refused_and_never_told_and_the_draft_goes_on() => OnOneThreadAsync(async () =>
    {
        var (writing, journal) = await OpenAsync();
        journal.FailNext();
        Accept(writing, "lost");
        Assert.False(await writing.DurableAsync(writing.Tip.Version));
        Assert.Empty(told);
        await writing.OpenAsync();
        Assert.Equal("", writing.Tip.Text.ToString());
        Accept(writing, "kept");
        Assert.True(await writing.DurableAsync(writing.Tip.Version));
        Assert.Equal(["0: kept"], told);
    });

    [Fact]
    public Task A_clock_that_is_put_back_puts_back_no_contribution() => OnOneThreadAsync(async () =>
    {
        var clock = new FakeTimeProvider(new(2026, 5, 4, 9, 0, 0, TimeSpan.Zero));
        var (writing, _) = await OpenAsync(clock);
        await AcceptAtAsync(clock.GetUtcNow());
        clock.AdjustTime(new(2026, 5, 4, 15, 0, 0, TimeSpan.Zero)); // put forward, by mistake
        await AcceptAtAsync(clock.GetUtcNow());
        clock.AdjustTime(new(2026, 5, 4, 9, 1, 0, TimeSpan.Zero)); // and back
        await AcceptAtAsync(new(2026, 5, 4, 15, 0, 0, TimeSpan.Zero));

        (writing, _) = await OpenAsync(clock, draft); // another writer knows too
        await AcceptAtAsync(new(2026, 5, 4, 15, 0, 0, TimeSpan.Zero));
        clock.AdjustTime(new(2026, 5, 4, 15, 0, 1, TimeSpan.Zero));
        await AcceptAtAsync(clock.GetUtcNow());
        await writing.SealAsync();
        var verified = await app.Services.GetRequiredService<DraftVerification>().VerifyAsync(draft, CancellationToken.None);
        Assert.Equal(5, Assert.IsType<Verification.Proved>(verified).Version.Number);

        async Task AcceptAtAsync(DateTimeOffset expected)
        {
            Accept(writing, "word ");
            Assert.True(await writing.DurableAsync(writing.Tip.Version));
            Assert.Equal(expected, writing.Tip.Since(new(writing.Tip.Version.Number - 1))[0].At);
        }
    });

    [Fact]
    public Task What_was_committed_though_its_answer_was_lost_is_told_on_opening() => OnOneThreadAsync(async () =>
    {
        var (writing, journal) = await OpenAsync();
        journal.FailNext(afterCommit: true);
        Accept(writing, "there");
        Assert.False(await writing.DurableAsync(writing.Tip.Version));
        Assert.Equal("there", (await writing.OpenAsync()).Text.ToString());
        Assert.Equal(["0: there"], told);
    });

    [Fact]
    public Task A_journal_that_is_full_drops_what_was_accepted_and_nothing_else() => OnOneThreadAsync(async () =>
    {
        var (writing, journal) = await OpenAsync();
        Accept(writing, "one");
        Assert.True(await writing.DurableAsync(writing.Tip.Version));
        journal.FullNext();
        Accept(writing, "two");
        Assert.False(await writing.DurableAsync(writing.Tip.Version));
        Assert.Equal("one", writing.Tip.Text.ToString());
        Assert.Equal(["0: one"], told);
    });

    [Fact]
    public Task Who_has_waited_too_long_is_told_so_and_what_was_accepted_becomes_durable_all_the_same() => OnOneThreadAsync(async () =>
    {
        var clock = new FakeTimeProvider(new(2026, 5, 4, 9, 0, 0, TimeSpan.Zero));
        var (writing, journal) = await OpenAsync(clock);
        journal.Hold();
        Accept(writing, "late");
        var first = writing.DurableAsync(writing.Tip.Version);
        await PassAsync(seconds: 3);
        Accept(writing, "r");
        var second = writing.DurableAsync(writing.Tip.Version);
        Assert.False(first.IsCompleted);

        await PassAsync(seconds: 1);
        Assert.False(await first);
        Assert.False(second.IsCompleted);
        Assert.Empty(told);

        journal.LetGo();
        Assert.True(await second);
        Assert.True(await writing.DurableAsync(new(1)));
        Assert.Equal(["0: late", "1: r"], told);

        await PassAsync(seconds: 2); // nobody waits, the clock has stopped; it goes again for whoever comes next
        journal.Hold();
        Accept(writing, "!");
        var third = writing.DurableAsync(writing.Tip.Version);
        await PassAsync(seconds: 5);
        Assert.False(await third);
        journal.LetGo();

        async Task PassAsync(int seconds)
        {
            for (; seconds > 0; seconds--)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }
    });

    [Fact]
    public Task Who_waits_for_what_was_lost_is_not_answered_with_what_others_wrote_since() => OnOneThreadAsync(async () =>
    {
        var (writing, journal) = await OpenAsync();
        journal.FailNext();
        Accept(writing, "lost");
        var lost = new AskedProposal(null!); // only its answer is looked at
        writing.WhenDurable(writing.Tip.Version, TimeProvider.System.GetTimestamp(), lost);
        Assert.Equal("unavailable", (await lost.Task.WaitAsync(TimeSpan.FromSeconds(3)))!.Refused); // sooner than patience ends; not null: nobody leaves here
        await writing.OpenAsync();
        Accept(writing, "another");
        Assert.True(await writing.DurableAsync(new(1)));
        Assert.Equal(["0: another"], told);
    });

    private DraftId draft;

    private async Task<(DraftWriting Writing, TroubledJournal Journal)> OpenAsync(TimeProvider? clock = null, DraftId? known = null)
    {
        draft = known ?? new(await app.Network.NewDraftAsync(app.Services));
        var journal = new TroubledJournal(app.Services.GetRequiredService<IJournal>());
        var writing = new DraftWriting(
            draft, app.Services.GetRequiredService<DraftArchive>(), journal, TimeSpan.FromSeconds(4), clock ?? TimeProvider.System, NullLogger.Instance,
            (from, contributions) => told.Add($"{from}: {string.Concat(contributions.Select(one => one.Changes.Inserted))}"));
        await writing.OpenAsync();
        return (writing, journal);
    }

    private void Accept(DraftWriting writing, string text)
    {
        var length = writing.Tip.Text.Length;
        var asked = new Proposal(new(7), writing.Tip.Version, [new(ChangeSet.Replace(length, length, length, text), Channel.Typed, [])]);
        Assert.IsType<Receipt.Accepted>(writing.Accept(asked, app.Network.AdaOfAlder, new()));
    }

    /// <summary>As on a grain: one turn at a time.</summary>
    private static Task OnOneThreadAsync(Func<Task> story) =>
        Task.Factory.StartNew(story, CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

    /// <summary>The journal, with what may befall it.</summary>
    private sealed class TroubledJournal(IJournal journal) : IJournal
    {
        private TaskCompletionSource gate = Open();
        private bool fails, failsAfter, full;

        public void Hold() => gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void LetGo() => gate.TrySetResult();

        public void FailNext(bool afterCommit = false) => (fails, failsAfter) = (!afterCommit, afterCommit);

        public void FullNext() => full = true;

        public async Task<JournalOutcome> AppendAsync(DraftId draft, long epoch, ImmutableArray<Contribution> contributions, CancellationToken cancellation)
        {
            await gate.Task;
            if (full) return End(JournalOutcome.Full);
            if (fails) throw Trouble();
            var outcome = await journal.AppendAsync(draft, epoch, contributions, cancellation);
            return failsAfter ? throw Trouble() : End(outcome);
        }

        private static TaskCompletionSource Open()
        {
            var open = new TaskCompletionSource();
            open.SetResult();
            return open;
        }

        private JournalOutcome End(JournalOutcome outcome)
        {
            full = false;
            return outcome;
        }

        private IOException Trouble()
        {
            (fails, failsAfter) = (false, false);
            return new("The database is gone.");
        }
    }
}
