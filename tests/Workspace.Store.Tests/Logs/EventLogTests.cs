using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class EventLogTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task A_submission_that_is_exported_and_imported_elsewhere_has_the_same_hashes_and_is_proved()
    {
        var (writer, submission) = await WrittenAsync();
        var log = await ExportedAsync(submission);
        await using var elsewhere = await Elsewhere.MakeAsync(store);
        var there = await elsewhere.StartAsync();
        Assert.Equal([(writer.Id, writer.Draft.Version)], await ImportAsync(there, log));

        Assert.True((await there.GetRequiredService<WholeVerification>().VerifyAsync(null, default)).IsProved);
        var (here, then) = (await ProvedAsync(store.Get<DraftVerification>(), writer.Id), await ProvedAsync(there.GetRequiredService<DraftVerification>(), writer.Id));
        Assert.Equal((here.Hash, here.Version), (then.Hash, then.Version));
        var text = await there.GetRequiredService<DraftHistory>().TextAsync(writer.Id, null, default);
        Assert.Equal(writer.Draft.Text.ToString(), text!.Text.ToString());
        Assert.Equal(writer.Draft.Attribution.ToBytes(), text.Attribution.ToBytes());
        Assert.Equal(Contributed(log), Contributed(await ExportedAsync(there.GetRequiredService<EventLog>(), submission)));
        Assert.NotNull(await there.GetRequiredService<DraftArchive>().OpenAsync(writer.Id, default)); // and can be written on
    }

    [Fact]
    public async Task A_draft_comes_into_a_submission_that_is_here()
    {
        var (writer, submission) = await WrittenAsync();
        var (all, one) = (await ExportedAsync(submission), await ExportedAsync(writer.Id.Value));
        await using var elsewhere = await Elsewhere.MakeAsync(store);
        var there = await elsewhere.StartAsync();
        Assert.Contains("which is not here", (await Assert.ThrowsAsync<StartException>(() => ImportAsync(there, one))).Message, StringComparison.Ordinal);
        await there.GetRequiredService<Submissions>().StartAsync(submission, new("Here already", "Déjà là"), new("", ""), "upr", "CA", null, null, [], StoreFixture.Alice, default);
        Assert.Contains("is here already", (await Assert.ThrowsAsync<StartException>(() => ImportAsync(there, all))).Message, StringComparison.Ordinal);
        Assert.Single(await ImportAsync(there, one));
        Assert.Equal(writer.Id, Assert.Single((await there.GetRequiredService<Submissions>().FindAsync(submission, default))!.Drafts).Draft);
        Assert.True((await there.GetRequiredService<WholeVerification>().VerifyAsync(null, default)).IsProved);
        Assert.Contains("is here already", (await Assert.ThrowsAsync<StartException>(() => ImportAsync(there, one))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_was_changed_anywhere_brings_nothing_in()
    {
        var (_, submission) = await WrittenAsync();
        var log = await ExportedAsync(submission);
        await using var elsewhere = await Elsewhere.MakeAsync(store);
        var there = await elsewhere.StartAsync();
        var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < lines.Length; i++)
        {
            await RefusedAsync([.. lines[..i], .. lines[(i + 1)..]]); // one is missing
            await RefusedAsync([.. lines[..i], i < lines.Length - 1 ? lines[i] + " " : lines[i].Replace("\"sha256\":\"", "\"sha256\":\"0", StringComparison.Ordinal), .. lines[(i + 1)..]]);
            await RefusedAsync(lines[..i]);
        }
        Assert.Empty(await there.GetRequiredService<ListVerification>().DraftsAsync(default));

        async Task RefusedAsync(string[] changed) =>
            Assert.StartsWith("Nothing was imported.", (await Assert.ThrowsAsync<StartException>(() => ImportAsync(there, string.Join('\n', changed) + "\n"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_author_is_found_although_every_checksum_of_lines_was_made_to_fit()
    {
        var (_, submission) = await WrittenAsync();
        var lines = (await ExportedAsync(submission)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var forged = lines[..^1].Select(line => line.Contains("\"changes\"", StringComparison.Ordinal) ? line.Replace(StoreFixture.Bob.Person.ToString(), StoreFixture.Alice.Person.ToString(), StringComparison.Ordinal) : line).ToArray();
        Assert.NotEqual(lines[..^1], forged);
        using var stream = new MemoryStream();
        using (var writer = new LogWriter(stream))
        {
            foreach (var line in forged) await writer.LineAsync(System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(line), default);
            await writer.EndAsync(default);
        }
        await using var elsewhere = await Elsewhere.MakeAsync(store);
        var there = await elsewhere.StartAsync();
        var refused = await Assert.ThrowsAsync<StartException>(() => ImportAsync(there, Encoding.UTF8.GetString(stream.ToArray())));
        Assert.Contains("its hash is another", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_computes_the_hash_from_the_lines_and_the_documentation_alone()
    {
        var (writer, _) = await WrittenAsync();
        Assert.Equal((await ProvedAsync(store.Get<DraftVerification>(), writer.Id)).Hash, Stranger.HashOf(await ExportedAsync(writer.Id.Value)));
    }

    [Fact]
    public async Task A_log_of_the_first_format_stays_readable()
    {
        var approved = Path.Combine(Repository.Root, "tests", "Workspace.Store.Tests", "Logs", "EventLog.approved.jsonl");
        if (!File.Exists(approved))
        {
            await File.WriteAllTextAsync(Path.ChangeExtension(approved, null).Replace(".approved", ".received.jsonl", StringComparison.Ordinal), await ExportedAsync((await WrittenAsync()).Submission));
            Assert.Fail("There is no EventLog.approved.jsonl: look at EventLog.received.jsonl. What was ever exported must stay readable.");
        }
        await using var elsewhere = await Elsewhere.MakeAsync(store);
        var there = await elsewhere.StartAsync();
        var (draft, version) = Assert.Single(await ImportAsync(there, await File.ReadAllTextAsync(approved)));
        Assert.Equal(5, version.Number);
        Assert.Equal("Every person eats, or ᐃᓄᒃ 🙂 do.\nAgain: Every person", (await there.GetRequiredService<DraftHistory>().TextAsync(draft, null, default))!.Text.ToString());
        Assert.True((await there.GetRequiredService<WholeVerification>().VerifyAsync(null, default)).IsProved);
    }

    [Fact]
    public void Every_event_of_drafts_and_submissions_stands_in_logs() => Assert.Equal(
        File.ReadLines(Path.Combine(Repository.Root, "tests", "Workspace.Store.Tests", "StoredEvents.approved.txt")).Where(line => line.StartsWith("draft.", StringComparison.Ordinal) || line.StartsWith("submission.", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        LogEvents.All.Order(StringComparer.Ordinal));

    [Fact]
    public async Task One_takes_everything_that_one_wrote_and_nothing_of_others()
    {
        var (writer, _) = await WrittenAsync();
        using var stream = new MemoryStream();
        await store.Get<EventLog>().WriteAsync(StoreFixture.Bob.Person, new { workspace = "person" }, stream, default);
        var lines = Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var theirs = lines.Where(line => line.Contains(writer.Id.ToString(), StringComparison.Ordinal)).ToList();
        Assert.Contains("or ᐃᓄᒃ ", Assert.Single(theirs), StringComparison.Ordinal);
        Assert.DoesNotContain("Every", string.Concat(theirs), StringComparison.Ordinal);
    }

    private async Task<(Writer Writer, Guid Submission)> WrittenAsync()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        await writer.TypesAsync("Every child eats.");
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        await writer.ReplacesAsync(6, 11, "person");
        await writer.SealsAsync();
        await writer.FreezesAsync(true);
        await writer.FreezesAsync(false);
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        await writer.ReplacesAsync(17, 18, ", or ᐃᓄᒃ 🙂 do.", StoreFixture.Bob);
        await writer.SealsAsync();
        await writer.TypesAsync("\nAgain: ");
        var length = writer.Draft.Text.Length;
        await writer.ReplacesAsync(length, length, "Every person", origins: [new(0, 6, new(StoreFixture.Alice, writer.Id, new(1), store.Clock.GetUtcNow().AddSeconds(-2))), new(6, 12, new(StoreFixture.Alice, writer.Id, new(2), store.Clock.GetUtcNow().AddSeconds(-1)))]);
        return (writer, (await store.Get<Submissions>().OfDraftAsync(writer.Id, default))!.Id);
    }

    private Task<string> ExportedAsync(Guid id) => ExportedAsync(store.Get<EventLog>(), id);

    private static async Task<string> ExportedAsync(EventLog log, Guid id)
    {
        using var stream = new MemoryStream();
        Assert.True(await log.WriteAsync(id, stream, default));
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static async Task<IReadOnlyList<(DraftId Draft, DraftVersion Version)>> ImportAsync(IServiceProvider there, string log)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(log));
        return await there.GetRequiredService<LogImport>().ImportAsync(stream, default);
    }

    private static async Task<Verification.Proved> ProvedAsync(DraftVerification verification, DraftId draft) => Assert.IsType<Verification.Proved>(await verification.VerifyAsync(draft, default));

    private static IEnumerable<string> Contributed(string log) => log.Split('\n').Where(line => line.Contains("\"changes\"", StringComparison.Ordinal));
}
