using System.Collections.Immutable;
using System.Globalization;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class DraftVerificationTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    private static readonly Author Mallory = new(new(new Guid("00000000-0000-7000-8000-000000000009")), StoreFixture.Bob.Organization);

    [Fact]
    public async Task It_says_how_much_of_how_many_it_proved()
    {
        var proved = Assert.IsType<Verification.Proved>(await VerifiedAsync(await WrittenAsync()));
        Assert.Equal((new DraftVersion(6), 2, 2), (proved.Version, proved.People.Count, proved.Organizations.Count));
    }

    [Fact]
    public async Task A_draft_that_does_not_exist_is_not_proved() => Assert.Null(await VerifiedAsync(new(store.NewId())));

    [Theory]
    [InlineData("Revision 2 was changed", "update {0}.mt_events set bdata = set_byte(bdata, length(bdata) - 3, 99) where stream_id = '{1}' and version = 3")]
    [InlineData("Revision 2 says other things", "update {0}.mt_events set bdata = overlay(bdata placing '\\x09' from position(decode('b0b00000000070008000000000000002', 'hex') in bdata) + 15 for 1) where stream_id = '{1}' and version = 3")]
    [InlineData("Revision 2 says other things", "update {0}.mt_events set bdata = set_byte(bdata, 7, get_byte(bdata, 7) # 1) where stream_id = '{1}' and version = 3")]
    [InlineData("Event 3 of its stream is missing", "delete from {0}.mt_events where stream_id = '{1}' and version = 3")]
    [InlineData("Event 1 of its stream is missing", "delete from {0}.mt_events where stream_id = '{1}' and version = 1")]
    [InlineData("Its stream says that it has 4 events, and ends with event 3", "delete from {0}.mt_events where stream_id = '{1}' and version = 4")]
    [InlineData("Revision 2 follows revision 0", "update {0}.mt_events e set bdata = o.bdata from {0}.mt_events o where e.stream_id = '{1}' and o.stream_id = '{1}' and ((e.version = 2 and o.version = 3) or (e.version = 3 and o.version = 2))")]
    [InlineData("The checkpoint at version 2 has another text", "update {0}.checkpoint set text = convert_to('other text', 'UTF8'), format = 1 where draft = '{1}'")]
    [InlineData("The checkpoint at version 2 has other authors", "update {0}.checkpoint set text = convert_to('Paragraph 0 of a text. More of it.\n\n', 'UTF8'), attribution = '\\x01', format = 1 where draft = '{1}'")]
    [InlineData("The checkpoint at version 2 belongs to another history", "update {0}.checkpoint set hash = decode(repeat('00', 32), 'hex') where draft = '{1}'")]
    [InlineData("There is a checkpoint at version 9, which does not exist", "update {0}.checkpoint set version = 9 where draft = '{1}'")]
    [InlineData("Version 7 follows version 5", "update {0}.journal set version = version + 1 where draft = '{1}'")]
    [InlineData("Version 5 is in the journal although it is sealed", "update {0}.journal set version = version - 1 where draft = '{1}'")]
    [InlineData("Version 6 does not fit the text", "update {0}.journal set changes = convert_to('[1]', 'UTF8') where draft = '{1}'")]
    [InlineData("What is stored cannot be read", "update {0}.journal set changes = convert_to('no JSON', 'UTF8') where draft = '{1}'")]
    [InlineData("", "update {0}.mt_events set bdata = null where stream_id = '{1}' and version = 3")]
    [InlineData("What is stored cannot be read", "update {0}.mt_events set bdata = substring(bdata from 1 for 40) where stream_id = '{1}' and version = 3")]
    [InlineData("Event 1 of its stream is another", "update {0}.mt_events set type = 'draft.closed' where stream_id = '{1}' and version = 1")]
    [InlineData("The list says", "update {0}.mt_doc_draftstanding set data = jsonb_set(data, '{{version}}', '3') where id = '{1}'")]
    [InlineData("The list says", "update {0}.mt_doc_draftstanding set data = jsonb_set(data, '{{lastBy,person}}', '\"00000000-0000-0000-0000-000000000009\"') where id = '{1}'")]
    [InlineData("The list says", "update {0}.mt_doc_draftstanding set data = jsonb_set(data, '{{frozen}}', 'true') where id = '{1}'")]
    [InlineData("The list does not have it", "delete from {0}.mt_doc_draftstanding where id = '{1}'")]
    [InlineData("The list has it, but it has no history", "with gone as (delete from {0}.mt_events where stream_id = '{1}') delete from {0}.mt_streams where id = '{1}'")]
    public async Task What_was_tampered_with_is_found(string said, string tampering)
    {
        var draft = await WrittenAsync();
        await RunAsync(tampering, draft);
        Assert.StartsWith(said, Assert.IsType<Verification.Faulty>(await VerifiedAsync(draft)).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_author_is_found_although_everything_about_the_revision_was_made_to_fit()
    {
        var draft = await WrittenAsync();
        await ForgeAsync(draft, 2, contribution => contribution with { Author = Mallory }, itsHashToo: false);
        Assert.Equal("Revision 2 was changed: its hash is another.", Assert.IsType<Verification.Faulty>(await VerifiedAsync(draft)).What);
        await ForgeAsync(draft, 2, contribution => contribution, itsHashToo: true);
        Assert.Equal("Revision 3 does not continue the history before it.", Assert.IsType<Verification.Faulty>(await VerifiedAsync(draft)).What);
    }

    [Fact]
    public async Task A_tail_that_was_cut_off_everywhere_is_found_by_a_hash_that_was_kept_elsewhere_and_by_nothing_else()
    {
        var draft = await WrittenAsync();
        var kept = Convert.FromHexString(Assert.IsType<Verification.Proved>(await VerifiedAsync(draft)).Hash);
        await RunAsync("""
            delete from {0}.journal where draft = '{1}';
            delete from {0}.mt_events where stream_id = '{1}' and version = 4;
            """, draft);
        Assert.StartsWith("Its stream says", Assert.IsType<Verification.Faulty>(await VerifiedAsync(draft)).What, StringComparison.Ordinal);
        await RunAsync("update {0}.mt_streams set version = 3 where id = '{1}'", draft);
        Assert.StartsWith("The list says", Assert.IsType<Verification.Faulty>(await VerifiedAsync(draft)).What, StringComparison.Ordinal);
        var last = (await store.Get<DraftRows>().InSnapshotAsync(connection => store.Get<DraftRows>().RevisionsAsync(connection, draft, DraftVersion.Zero, new(int.MaxValue), default), default))[^1];
        var said = System.Text.Json.JsonSerializer.Serialize(new { Version = 4, Revisions = 2, last.Hash, last.Words, last.Length, LastAt = last.EndedAt, last.LastBy }, StoreJson.Options);
        await RunAsync($"update {{0}}.mt_doc_draftstanding set data = data || '{said.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)}' where id = '{{1}}'", draft);

        Assert.IsType<Verification.Proved>(await VerifiedAsync(draft));
        Assert.StartsWith("No version has the hash that was kept", Assert.IsType<Verification.Faulty>(await VerifiedAsync(draft, kept)).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hash_that_was_kept_is_found_again_in_a_history_that_went_on()
    {
        var writer = await WriterAsync();
        var kept = Convert.FromHexString(Assert.IsType<Verification.Proved>(await VerifiedAsync(writer.Id)).Hash);
        await writer.TypesAsync("and on");
        await writer.SealsAsync();
        await writer.FreezesAsync(true);
        Assert.Equal(new DraftVersion(6), Assert.IsType<Verification.Proved>(await VerifiedAsync(writer.Id, kept)).Known);
    }

    [Fact]
    public async Task A_text_that_was_frozen_stays_the_one_that_was_frozen()
    {
        var writer = await WriterAsync();
        await writer.FreezesAsync(true);
        await writer.FreezesAsync(false);
        Assert.IsType<Verification.Proved>(await VerifiedAsync(writer.Id));
        await RunAsync("update {0}.mt_events set data = jsonb_set(data, '{{text}}', to_jsonb(encode(sha256('another'), 'base64'))) where stream_id = '{1}' and type = 'draft.frozen'", writer.Id);
        Assert.StartsWith("The text that was frozen", Assert.IsType<Verification.Faulty>(await VerifiedAsync(writer.Id)).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_revisions_and_checkpoints_of_a_long_history_are_proved()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        for (var sitting = 0; sitting < 30; sitting++)
        {
            await writer.TypesManyAsync(200, new Random(sitting));
            await writer.SealsAsync();
        }
        await writer.TypesManyAsync(50, new Random(99));
        Assert.Equal(writer.Draft.Version, Assert.IsType<Verification.Proved>(await VerifiedAsync(writer.Id)).Version);
    }

    private Task<Verification?> VerifiedAsync(DraftId draft, byte[]? known = null) => store.Get<DraftVerification>().VerifyAsync(draft, known, null, default);

    private async Task<DraftId> WrittenAsync() => (await WriterAsync()).Id;

    /// <summary>Three revisions of two people and something journaled.</summary>
    private async Task<Writer> WriterAsync()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        for (var revision = 0; revision < 3; revision++)
        {
            await writer.TypesAsync($"Paragraph {revision} of a text. ", revision == 1 ? StoreFixture.Bob : StoreFixture.Alice);
            if (revision < 2) await writer.TypesAsync("More of it.\n\n");
            await writer.SealsAsync();
        }
        await writer.TypesAsync("journaled");
        return writer;
    }

    /// <summary>Puts other contributions in the place of a revision's, with facts that fit them.</summary>
    private async Task ForgeAsync(DraftId draft, int number, Func<Contribution, Contribution> forge, bool itsHashToo)
    {
        var rows = store.Get<DraftRows>();
        var (before, revision) = await rows.InSnapshotAsync(async connection =>
        {
            var all = await rows.RevisionsAsync(connection, draft, DraftVersion.Zero, new(int.MaxValue), default);
            var text = all.Take(number - 1).SelectMany(r => PackedRun.Read(r.Contributions)).Aggregate(Rope.Empty, (rope, c) => c.Changes.Apply(rope));
            return (text, all[number - 1]);
        }, default);
        ImmutableArray<Contribution> forged = [.. PackedRun.Unpack(revision.Contributions).Select(forge)];
        var facts = RevisionFacts.Of(before, forged);
        var put = revision with
        {
            Contributions = PackedRun.Pack(forged),
            Shares = facts.Shares,
            LastBy = forged[^1].Author,
            Hash = itsHashToo ? PackedRun.Hash(revision.HashBefore, forged) : revision.Hash,
        };
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand($"update {store.Schema}.mt_events set bdata = $1 where stream_id = $2 and version = $3");
        command.Parameters.AddWithValue(RevisionBytes.Write(put));
        command.Parameters.AddWithValue(draft.Value);
        command.Parameters.AddWithValue((long)number + 1);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    private async Task RunAsync(string sql, DraftId draft)
    {
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand(string.Format(CultureInfo.InvariantCulture, sql, store.Schema, draft));
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
    }
}
