using System.Collections.Immutable;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store.Tests;

/// <summary>With spans that a short history is long for.</summary>
[Collection(OnPostgres.Name)]
public sealed class LifetimesTests : IClassFixture<StoreFixture>
{
    private readonly StoreFixture store;
    private readonly DraftRows rows;
    private readonly StoreSchema schema;
    private readonly KeptLifetimes lifetimes;
    private readonly DraftHistory history;
    private readonly DraftVerification verification;
    private readonly Checkpoints checkpoints;

    public LifetimesTests(StoreFixture store)
    {
        this.store = store;
        (rows, schema) = (store.Get<DraftRows>(), store.Get<StoreSchema>());
        lifetimes = new(schema, rows, new(Long: 400, Far: 50, Behind: 200, AtOnce: 150));
        history = new(store.Get<NpgsqlDataSource>(), schema, rows, lifetimes);
        verification = new(rows, lifetimes);
        checkpoints = new(store.Get<NpgsqlDataSource>(), schema, rows, lifetimes);
    }

    [Fact]
    public async Task Any_two_versions_compare_to_the_letter_as_by_all_contributions_between()
    {
        var (writer, random) = (await Writer.OpenAsync(store, await store.OpenedDraftAsync()), new Random(23));
        await WritesAsync(writer, random, 3);
        await FollowAsync(writer.Id);
        Assert.Null(await KeptAsync(writer.Id));
        await WritesAsync(writer, random, 3);
        await FollowAsync(writer.Id);
        Assert.Equal(new DraftVersion(600), (await KeptAsync(writer.Id))!.Version);
        await WritesAsync(writer, random, 1);
        await FollowAsync(writer.Id);
        Assert.Equal(new DraftVersion(600), (await KeptAsync(writer.Id))!.Version);
        await writer.TypesManyAsync(30, random);
        await ComparesAsync(writer.Id, random);

        await WritesAsync(writer, random, 1);
        await FollowAsync(writer.Id);
        Assert.Equal(writer.Sealed, (await KeptAsync(writer.Id))!.Version);
        await ComparesAsync(writer.Id, random);
        Assert.IsType<Verification.Proved>(await verification.VerifyAsync(writer.Id, default));
    }

    [Fact]
    public async Task They_go_and_come_again_with_the_checkpoints()
    {
        var writer = await WrittenAsync();
        var before = await KeptAsync(writer.Id);
        await checkpoints.DropAsync(writer.Id, default);
        Assert.Null(await KeptAsync(writer.Id));
        Assert.IsType<Verification.Proved>(await verification.VerifyAsync(writer.Id, default));
        await checkpoints.RebuildAsync(writer.Id, null, default);
        Assert.Equal(before, await KeptAsync(writer.Id));
        Assert.IsType<Verification.Proved>(await verification.VerifyAsync(writer.Id, default));
    }

    [Fact]
    public async Task Those_of_another_history_or_of_versions_that_do_not_exist_are_found()
    {
        var (one, other) = (await WrittenAsync(), await WrittenAsync());
        await RunAsync("update {0}.lifetimes set bytes = (select bytes from {0}.lifetimes where draft = $2) where draft = $1", one.Id, other.Id);
        Assert.StartsWith("What is kept of its text's lifetimes up to version 500", Assert.IsType<Verification.Faulty>(await verification.VerifyAsync(one.Id, default)).What, StringComparison.Ordinal);

        var longer = await WrittenAsync();
        await WritesAsync(longer, new Random(1), 3);
        await FollowAsync(longer.Id);
        await RunAsync("update {0}.lifetimes set bytes = (select bytes from {0}.lifetimes where draft = $2) where draft = $1", one.Id, longer.Id);
        Assert.StartsWith("There are lifetimes up to version 800", Assert.IsType<Verification.Faulty>(await verification.VerifyAsync(one.Id, default)).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_ones_are_told_and_hinder_nobody_from_writing_on()
    {
        var writer = await WrittenAsync();
        await RunAsync("update {0}.lifetimes set bytes = set_byte(bytes, length(bytes) / 2, get_byte(bytes, length(bytes) / 2) # 90) where draft = $1", writer.Id);
        Assert.IsType<Verification.Faulty>(await verification.VerifyAsync(writer.Id, default));
        await RunAsync("update {0}.lifetimes set bytes = '\\x07' where draft = $1", writer.Id);
        Assert.StartsWith("What is stored cannot be read", Assert.IsType<Verification.Faulty>(await verification.VerifyAsync(writer.Id, default)).What, StringComparison.Ordinal);

        await WritesAsync(writer, new Random(3), 2);
        await FollowAsync(writer.Id);
        Assert.Equal(writer.Sealed, (await KeptAsync(writer.Id))!.Version);
        Assert.IsType<Verification.Proved>(await verification.VerifyAsync(writer.Id, default));
    }

    private async Task<Writer> WrittenAsync()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await WritesAsync(writer, new Random(writer.Id.GetHashCode()), 5);
        await FollowAsync(writer.Id);
        return writer;
    }

    private static async Task WritesAsync(Writer writer, Random random, int revisions)
    {
        for (var i = 0; i < revisions; i++)
        {
            await writer.TypesManyAsync(100, random);
            await writer.SealsAsync();
        }
    }

    private async Task ComparesAsync(DraftId draft, Random random)
    {
        var all = await history.ContributionsAsync(draft, DraftVersion.Zero, new(int.MaxValue), default);
        (int From, int To)[] pairs = [(0, all.Length), (0, 0), (3, all.Length), .. Enumerable.Range(0, 40).Select(_ => (random.Next(all.Length + 1), random.Next(all.Length + 1)))];
        foreach (var (one, other) in pairs)
        {
            var (from, to) = (Math.Min(one, other), Math.Max(one, other));
            var (before, after) = (Draft.Empty.After(all[..from], remembering: 0), Draft.Empty.After(all[..to], remembering: 0));
            var compared = await history.CompareAsync(draft, new(from), new(to), default);
            Assert.Equal((before.Text.ToString(), after.Text.ToString()), (compared!.Before.Text.ToString(), compared.After.Text.ToString()));
            Assert.Equal(Told(Comparison.Between(before.Text, after.Text, after.Attribution, all[from..to])), Told(compared.Comparison));
        }

        Assert.Null(await history.CompareAsync(draft, new(0), new(all.Length + 1), default));
    }

    private static string Told(Comparison comparison) => string.Join('\n', comparison.Blocks.Select(block => $"{block.Kind} {block.Change} {Told(block.Hunks)}"));

    private static string Told(ImmutableArray<Hunk> hunks) => string.Join('\n', hunks.Select(hunk => $"{hunk.Kind} {hunk.At} {hunk.Text} {hunk.By} {hunk.Stamp} {hunk.Move} {Told(hunk.Edits)}"));

    private async Task FollowAsync(DraftId draft)
    {
        await using var connection = await store.Get<NpgsqlDataSource>().OpenConnectionAsync();
        await lifetimes.FollowAsync(connection, draft, default);
    }

    private Task<Lifetimes?> KeptAsync(DraftId draft) => rows.InSnapshotAsync(connection => lifetimes.ReadAsync(connection, draft, default), default);

    private async Task RunAsync(string sql, params DraftId[] drafts)
    {
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, store.Schema));
        foreach (var draft in drafts) command.Parameters.AddWithValue(draft.Value);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}
