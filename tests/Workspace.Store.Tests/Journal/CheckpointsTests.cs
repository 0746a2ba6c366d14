using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class CheckpointsTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task All_can_be_dropped_and_made_again_and_every_version_reads_the_same_before_between_and_after()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        var random = new Random(5);
        for (var sitting = 0; sitting < 16; sitting++)
        {
            await writer.TypesManyAsync(1_500, random);
            await writer.SealsAsync();
        }
        await writer.TypesManyAsync(30, random);
        int[] versions = [1, 1_500, 1_501, 9_999, 17_003, 24_000, 24_030];
        var before = await ReadAsync();
        Assert.InRange((await KeptAsync(writer.Id)).Count, 1, 2);

        await store.Get<Checkpoints>().DropAsync(writer.Id, default);
        Assert.Empty(await KeptAsync(writer.Id));
        Assert.Equal(before, await ReadAsync());

        var told = new List<Advance>();
        await store.Get<Checkpoints>().RebuildAsync(writer.Id, new Heard(told), default);
        Assert.Equal(before, await ReadAsync());
        Assert.Equal(new DraftVersion(24_000), (await KeptAsync(writer.Id))[^1].Version);
        Assert.Equal((24_000L, 24_000L), (told[^1].Done, told[^1].Total));
        Assert.IsType<Verification.Proved>(await store.Get<DraftVerification>().VerifyAsync(writer.Id, default));
        await writer.TypesAsync("and on");
        Assert.Equal(writer.Draft.Version, await writer.SealsAsync());

        async Task<List<string>> ReadAsync()
        {
            var texts = new List<string>();
            foreach (var version in versions)
            {
                var text = (await store.Get<DraftHistory>().TextAsync(writer.Id, new(version), default))!;
                texts.Add($"{text.At:O} {text.Text} {Convert.ToHexString(text.Attribution.ToBytes())}");
            }
            return texts;
        }
    }

    [Fact]
    public async Task A_draft_without_a_sealed_revision_has_none_to_make()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await writer.TypesAsync("journaled");
        await store.Get<Checkpoints>().RebuildAsync(writer.Id, null, default);
        Assert.Empty(await KeptAsync(writer.Id));
        await store.Get<Checkpoints>().RebuildAsync(new(store.NewId()), null, default);
    }

    [Theory]
    [InlineData(1_000_000, 500)]
    [InlineData(3_000_000, 2_000)]
    [InlineData(50_000, 30)]
    public void They_are_never_too_far_apart_and_one_is_near_the_end(long history, long revision)
    {
        var kept = new List<(DraftVersion Version, long Cost)>();
        for (var cost = revision; cost <= history; cost += revision)
        {
            if (kept.Count > 0 && !CheckpointSpacing.IsDue(kept[^1].Cost, cost)) continue;
            kept.Add((new((int)cost), cost));
            var gone = CheckpointSpacing.Superfluous(kept).ToHashSet();
            kept.RemoveAll(one => gone.Contains(one.Version));
        }

        var gaps = kept.Select((one, i) => one.Cost - (i == 0 ? 0 : kept[i - 1].Cost)).ToList();
        Assert.All(gaps, gap => Assert.InRange(gap, 0, CheckpointSpacing.Most));
        Assert.True(kept[^1].Cost > history - CheckpointSpacing.Least - revision); // opening replays little
        Assert.InRange(kept.Count, 1, 2 + (2 * history / CheckpointSpacing.Most));
    }

    private Task<List<(DraftVersion Version, long Cost)>> KeptAsync(DraftId draft) =>
        store.Get<DraftRows>().InSnapshotAsync(connection => store.Get<DraftRows>().CheckpointCostsAsync(connection, draft, default), default);

    private sealed class Heard(List<Advance> told) : IProgress<Advance>
    {
        public void Report(Advance value) => told.Add(value);
    }
}
