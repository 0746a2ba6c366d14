using System.IO.Compression;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class BackupTests(StoreFixture store) : IClassFixture<StoreFixture>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("workspace-backup-").FullName;

    private string Path => System.IO.Path.Combine(folder, "one.backup");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_is_restored_elsewhere_is_the_same_to_the_last_row_is_proved_and_can_be_written_on()
    {
        var writer = await WrittenAsync();
        await BackUpAsync();
        await using var elsewhere = await Elsewhere.MakeAsync(store);
        await using var restore = elsewhere.Restore();
        await restore.PutAsync(Path, null, default);
        var there = await elsewhere.StartAsync(isRestoring: true);
        Assert.True((await there.GetRequiredService<WholeVerification>().VerifyAsync(null, default)).IsProved);
        await restore.KeepAsync(default);

        foreach (var table in await TablesAsync()) Assert.Equal((table, await DigestAsync(store.ConnectionString, table)), (table, await DigestAsync(elsewhere.ConnectionString, table)));
        await there.GetRequiredService<IDocumentStore>().Storage.Database.AssertDatabaseMatchesConfigurationAsync(default);
        Assert.Equal(writer.Draft.Text.ToString(), (await there.GetRequiredService<DraftHistory>().TextAsync(writer.Id, null, default))!.Text.ToString());
        await there.GetRequiredService<Submissions>().StartAsync(store.NewId(), new("Another", "Une autre"), new("", ""), "upr", "CA", null, null, [], StoreFixture.Alice, default);
        Assert.NotNull(await there.GetRequiredService<DraftArchive>().OpenAsync(writer.Id, default));
    }

    [Fact]
    public async Task A_backup_has_each_seal_whole_or_not_at_all_while_people_write()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await writer.TypesAsync("before ");
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await writer.TypesAsync("x");
                if (writer.Draft.Version.Number % 3 == 0) await writer.SealsAsync();
            }
        });
        for (var round = 0; round < 5; round++)
        {
            var acknowledged = (await store.Get<DraftHistory>().HeadAsync(writer.Id, default))!.Value;
            var path = $"{Path}-{round}";
            await store.Get<Backup>().WriteAsync(path, null, default);
            await using var elsewhere = await Elsewhere.MakeAsync(store);
            await using var restore = elsewhere.Restore();
            await restore.PutAsync(path, null, default);
            var there = await elsewhere.StartAsync(isRestoring: true);
            var proved = Assert.IsType<Verification.Proved>(await there.GetRequiredService<DraftVerification>().VerifyAsync(writer.Id, default));
            Assert.True(proved.Version >= acknowledged, $"{acknowledged} were acknowledged, {proved.Version} are there.");
        }
        await stop.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task A_file_that_is_damaged_anywhere_or_cut_off_is_refused_whole()
    {
        await WrittenAsync();
        await BackUpAsync();
        await using var elsewhere = await Elsewhere.MakeAsync(store);
        await using var restore = elsewhere.Restore();
        var whole = await File.ReadAllBytesAsync(Path);
        var damaged = System.IO.Path.Combine(folder, "damaged");
        for (var i = 0; i < 40; i++)
        {
            var at = (int)((long)i * (whole.Length - 1) / 39);
            await File.WriteAllBytesAsync(damaged, i % 2 == 0 ? whole[..at] : [.. whole[..at], (byte)(whole[at] ^ 1), .. whole[(at + 1)..]]);
            var refused = await Assert.ThrowsAsync<StartException>(() => restore.PutAsync(damaged, null, default));
            Assert.Contains("cut off or damaged", refused.Message, StringComparison.Ordinal);
        }
        Assert.True(await elsewhere.IsNothingThereAsync());
    }

    [Fact]
    public async Task A_file_of_a_newer_Workspace_is_refused()
    {
        await WriteAsync(manifest => manifest with { Backup = BackupManifest.Format + 1 });
        await RefusedAsync("was written by a newer Workspace");
        await WriteAsync(manifest => manifest with { Data = Upgrade.All(new("workspace"))[^1].To + 1 });
        await RefusedAsync("was taken from a newer Workspace");

        async Task RefusedAsync(string said)
        {
            await using var elsewhere = await Elsewhere.MakeAsync(store);
            await using var restore = elsewhere.Restore();
            Assert.Contains(said, (await Assert.ThrowsAsync<StartException>(() => restore.PutAsync(Path, null, default))).Message, StringComparison.Ordinal);
            Assert.True(await elsewhere.IsNothingThereAsync());
        }
    }

    [Fact]
    public async Task Data_of_an_older_format_is_restored_as_it_was_and_upgraded()
    {
        await WrittenAsync();
        await using (var command = store.Get<NpgsqlDataSource>().CreateCommand($"update {store.Schema}.format set format = 1")) await command.ExecuteNonQueryAsync();
        await BackUpAsync();
        await using (var command = store.Get<NpgsqlDataSource>().CreateCommand($"update {store.Schema}.format set format = {Upgrade.All(new("workspace"))[^1].To}")) await command.ExecuteNonQueryAsync();

        await using var elsewhere = await Elsewhere.MakeAsync(store);
        await using var restore = elsewhere.Restore();
        Assert.Equal(1, (await restore.PutAsync(Path, null, default)).Data);
        await elsewhere.StartAsync(isRestoring: true);
        Assert.Equal(Upgrade.All(new("workspace"))[^1].To, await elsewhere.AskAsync<int>($"select format from {store.Schema}.format"));
    }

    [Fact]
    public async Task Nothing_is_restored_over_data()
    {
        await WrittenAsync();
        await BackUpAsync();
        await using var elsewhere = await Elsewhere.MakeAsync(store);
        var there = await elsewhere.StartAsync();
        await using var restore = elsewhere.Restore();
        await restore.PutAsync(Path, null, default); // started once, nobody has written
        await restore.KeepAsync(default);
        var again = await Assert.ThrowsAsync<StartException>(() => restore.PutAsync(Path, null, default));
        Assert.StartsWith("There is data in this place already", again.Message, StringComparison.Ordinal);
        await restore.TakeBackAsync(); // of what was kept nothing is taken back
        Assert.NotEmpty(await there.GetRequiredService<ListVerification>().DraftsAsync(default));
    }

    [Fact]
    public async Task A_restore_that_is_stopped_midway_leaves_nothing()
    {
        await WrittenAsync();
        await BackUpAsync();
        await using var elsewhere = await Elsewhere.MakeAsync(store);
        await using var restore = elsewhere.Restore();
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => restore.PutAsync(Path, new AtStep("Restoring", stop.Cancel), stop.Token));
        Assert.True(await elsewhere.IsNothingThereAsync());
    }

    [Fact]
    public async Task A_restore_that_was_killed_before_it_was_proved_is_not_started_on_and_can_be_run_again()
    {
        await WrittenAsync();
        await BackUpAsync();
        await using var elsewhere = await Elsewhere.MakeAsync(store);
        await using (var killed = elsewhere.Restore()) await killed.PutAsync(Path, null, default);
        Assert.Contains("A restore did not come to its end", (await Assert.ThrowsAsync<StartException>(() => elsewhere.StartAsync())).Message, StringComparison.Ordinal);

        await using var restore = elsewhere.Restore();
        await restore.PutAsync(Path, null, default);
        await restore.KeepAsync(default);
        Assert.True((await (await elsewhere.StartAsync()).GetRequiredService<WholeVerification>().VerifyAsync(null, default)).IsProved);
    }

    [Fact]
    public async Task A_backup_of_something_wrong_is_taken_back()
    {
        var draft = (await WrittenAsync()).Id;
        var tampered = $"update {store.Schema}.checkpoint set text = text || '!' where draft = '{draft}'";
        await using (var command = store.Get<NpgsqlDataSource>().CreateCommand(tampered)) await command.ExecuteNonQueryAsync();
        await BackUpAsync();
        await using var elsewhere = await Elsewhere.MakeAsync(store);
        await using var restore = elsewhere.Restore();
        await restore.PutAsync(Path, null, default);
        Assert.False((await (await elsewhere.StartAsync(isRestoring: true)).GetRequiredService<WholeVerification>().VerifyAsync(null, default)).IsProved);
        await restore.TakeBackAsync();
        Assert.True(await elsewhere.IsNothingThereAsync());
        await using (var command = store.Get<NpgsqlDataSource>().CreateCommand($"update {store.Schema}.checkpoint set text = substr(text, 1, length(text) - 1) where draft = '{draft}'")) await command.ExecuteNonQueryAsync();
    }

    [Fact]
    public async Task No_file_is_overwritten_and_none_is_left_half()
    {
        await WrittenAsync();
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Get<Backup>().WriteAsync(Path, new AtStep("Backing up", stop.Cancel), stop.Token));
        Assert.Empty(Directory.GetFiles(folder));
        await BackUpAsync();
        Assert.StartsWith("There is a file", (await Assert.ThrowsAsync<StartException>(() => BackUpAsync())).Message, StringComparison.Ordinal);
    }

    private Task<BackupManifest> BackUpAsync() => store.Get<Backup>().WriteAsync(Path, null, default);

    /// <summary>A sealed, frozen and unfrozen draft with something journaled, and an account.</summary>
    private async Task<Writer> WrittenAsync()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await writer.TypesManyAsync(700, new Random(3));
        await writer.SealsAsync();
        await writer.FreezesAsync(true);
        await writer.FreezesAsync(false);
        await writer.TypesAsync("journaled ᐃᓄᒃ");
        await using var session = store.Get<IDocumentStore>().LightweightSession();
        session.Insert(new Account { Id = store.NewId(), Name = "Alice" });
        await session.SaveChangesAsync();
        return writer;
    }

    /// <summary>A file that holds no more than what it says of itself.</summary>
    private async Task WriteAsync(Func<BackupManifest, BackupManifest> change)
    {
        await using var file = new FileStream(Path, FileMode.Create, FileAccess.ReadWrite);
        await BackupFile.WriteAsync(file, (ZipArchive _) => Task.FromResult(change(new(BackupManifest.Format, 1, store.Clock.GetUtcNow(), store.Schema, [], [], []))), default);
    }

    private async Task<List<string>> TablesAsync()
    {
        var tables = new List<string>();
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand($"select tablename from pg_tables where schemaname = '{store.Schema}' and tablename not like 'orleans%'");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) tables.Add(reader.GetString(0));
        return tables;
    }

    private async Task<string> DigestAsync(string connectionString, string table)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"select count(*) || ' ' || coalesce(md5(string_agg(t::text, '' order by t::text)), '') from {store.Schema}.{table} t", connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private sealed class AtStep(string step, Action act) : IProgress<Advance>
    {
        public void Report(Advance value)
        {
            if (value.Step == step) act();
        }
    }
}
