using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class DraftHistoryTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    private readonly DraftHistory history = store.Get<DraftHistory>();

    [Fact]
    public async Task Any_version_has_the_text_and_the_authors_that_a_replay_gives()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        var random = new Random(11);
        for (var revision = 0; revision < 9; revision++)
        {
            await writer.TypesManyAsync(130, random);
            await writer.SealsAsync();
        }
        await writer.TypesManyAsync(40, random);
        var contributions = await history.ContributionsAsync(writer.Id, DraftVersion.Zero, writer.Draft.Version, default);
        Assert.Equal(9 * 130 + 40, contributions.Length);

        var replay = Draft.Empty;
        foreach (var contribution in contributions)
        {
            replay = replay.After(contribution);
            if (replay.Version.Number % 83 != 0 && replay.Version != writer.Draft.Version) continue;
            var text = await history.TextAsync(writer.Id, replay.Version, default);
            Assert.Equal(replay.Text.ToString(), text!.Text.ToString());
            Assert.Equal(replay.Attribution.ToBytes(), text.Attribution.ToBytes());
            Assert.Equal(contribution.At, text.At);
        }
        Assert.Equal(writer.Draft.Text.ToString(), replay.Text.ToString());
        Assert.IsType<Verification.Proved>(await store.Get<DraftVerification>().VerifyAsync(writer.Id, default));
    }

    [Fact]
    public async Task There_is_nothing_of_a_draft_or_a_version_that_does_not_exist()
    {
        var none = new DraftId(store.NewId());
        Assert.Null(await history.HeadAsync(none, default));
        Assert.Null(await history.TextAsync(none, null, default));
        Assert.Empty(await history.RevisionsAsync(none, default));
        Assert.Null(await store.Get<DraftVerification>().VerifyAsync(none, default));

        var empty = await store.OpenedDraftAsync();
        Assert.Equal(DraftVersion.Zero, await history.HeadAsync(empty, default));
        Assert.Equal("", (await history.TextAsync(empty, null, default))!.Text.ToString());
        Assert.Null(await history.TextAsync(empty, new(1), default));
        Assert.Null(await history.RevisionOfAsync(empty, DraftVersion.Zero, default));
    }

    [Fact]
    public async Task Revisions_are_listed_newest_first_and_before_them_what_is_not_sealed_yet()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await writer.TypesAsync("# One\n\ntext\n\n# Two\n\n");
        await writer.SealsAsync();
        await writer.TypesAsync("more words");
        await writer.SealsAsync();
        await writer.ReplacesAsync(7, 11, "prose", StoreFixture.Bob);

        var entries = await history.RevisionsAsync(writer.Id, default);

        Assert.Equal([(3, 2, 3), (2, 1, 2), (1, 0, 1)], entries.Select(e => (e.Number, e.From.Number, e.To.Number)));
        Assert.Equal(["One"], entries[0].Headings.ToArray());
        Assert.Equal(["Two"], entries[1].Headings.ToArray());
        Assert.Equal(new RevisionShare(StoreFixture.Bob, 1, 1, 5, 4), Assert.Single(entries[0].Shares));
        foreach (var version in new[] { 1, 2, 3 }) Assert.Equal(version, (await history.RevisionOfAsync(writer.Id, new(version), default))!.Number);
        Assert.Null(await history.RevisionOfAsync(writer.Id, new(4), default));
    }

    [Fact]
    public async Task Reading_while_sealing_runs_misses_nothing_and_sees_nothing_twice()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        using var enough = new CancellationTokenSource();
        var reads = 0;
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                var head = (await history.HeadAsync(writer.Id, default))!.Value;
                var all = await history.ContributionsAsync(writer.Id, DraftVersion.Zero, new(int.MaxValue), default);
                Assert.Equal(Enumerable.Range(1, all.Length), all.Select(c => c.Version.Number));
                Assert.True(all.Length >= head.Number);
                var text = await history.TextAsync(writer.Id, null, default);
                Assert.True(text!.Version >= head);
                Assert.Equal(text.Version.Number, text.Text.Length);
                Interlocked.Increment(ref reads);
            }
        })).ToArray();

        for (var round = 0; round < 40; round++)
        {
            for (var i = 0; i < 5; i++) Assert.Equal(JournalOutcome.Committed, await writer.TypesAsync("x"));
            await writer.SealsAsync();
        }
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref reads) > 10 || readers.Any(r => r.IsFaulted)));
        await enough.CancelAsync();
        await Task.WhenAll(readers);
    }
}
