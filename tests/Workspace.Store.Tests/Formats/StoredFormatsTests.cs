using System.Text;
using System.Text.Json;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store.Tests;

/// <summary>One sample of each format that anything was ever stored in: what was written stays readable for ever. Packed runs have theirs beside the engine (FirstFormatTests, PackedRunTests).</summary>
[Collection(OnPostgres.Name)]
public sealed class StoredFormatsTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    private const string FirstRevision = """
        {"to": 2, "from": 0, "hash": "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=", "words": 3, "lastBy": {"person": "a11ce000-0000-7000-8000-000000000001", "organization": "0a000000-0000-7000-8000-000000000001"}, "length": 13, "number": 1, "shares": [{"added": 17, "author": {"person": "a11ce000-0000-7000-8000-000000000001", "organization": "0a000000-0000-7000-8000-000000000001"}, "removed": 4, "wordsAdded": 3, "wordsRemoved": 1}], "endedAt": "2026-05-04T09:30:01.25+00:00", "headings": ["Food"], "startedAt": "2026-05-04T09:30:00.25+00:00", "hashBefore": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "contributions": "AQID"}
        """;

    private const string SecondRevision =
        "02000000020100baedca92df33e807030d01a11ce0000000700080000000000000010a000000000070008000000000000001000100030111040104466f6f64" +
        "00000000000000000000000000000000000000000000000000000000000000000707070707070707070707070707070707070707070707070707070707070707010203";

    // "Bread", by one person.
    private const string Attribution = "0101a11ce0000000700080000000000000010a000000000070008000000000000001000105000001008cb69da2be670000";

    [Fact]
    public void A_revision_reads_the_same_in_every_format()
    {
        var first = JsonSerializer.Deserialize<DraftRevised>(FirstRevision, StoreJson.Options)!;
        var second = RevisionBytes.Read(Convert.FromHexString(SecondRevision));
        Assert.Equal(JsonSerializer.Serialize(first, StoreJson.Options), JsonSerializer.Serialize(second, StoreJson.Options));
        Assert.Equal((1, DraftVersion.Zero, new DraftVersion(2), 3, 13), (second.Number, second.From, second.To, second.Words, second.Length));
        Assert.Equal(SecondRevision, Convert.ToHexStringLower(RevisionBytes.Write(second)));
    }

    [Fact]
    public void Bytes_that_are_damaged_or_of_a_later_format_are_refused_with_one_kind_of_error()
    {
        var sample = Convert.FromHexString(SecondRevision);
        for (var length = 0; length < sample.Length - 3; length++) Assert.Throws<InvalidDataException>(() => RevisionBytes.Read(sample[..length]));
        Assert.Contains("form 3", Assert.Throws<InvalidDataException>(() => RevisionBytes.Read([3, .. sample[1..]])).Message, StringComparison.Ordinal);
        for (var at = 0; at < sample.Length; at++)
            foreach (byte other in new byte[] { 0, 0x7f, 0xff })
            {
                byte[] damaged = [.. sample];
                damaged[at] = other;
                if (Record.Exception(() => RevisionBytes.Read(damaged)) is { } error) Assert.IsType<InvalidDataException>(error);
            }
    }

    [Fact]
    public void A_submission_started_before_there_were_templates_reads_as_one_without_rules()
    {
        var started = JsonSerializer.Deserialize<SubmissionStarted>("""
            {"at": "2026-05-04T09:30:00.25+00:00", "by": {"person": "a11ce000-0000-7000-8000-000000000001", "organization": "0a000000-0000-7000-8000-000000000001"}, "plan": [{"stage": "SignOn", "endsAt": "2026-05-04T09:30:00.25+00:00"}],
             "title": {"en": "Right to food", "fr": "Droit à l’alimentation"}, "country": "CA", "summary": {"en": "Why", "fr": "Pourquoi"}, "deadline": "2026-05-04T09:30:00.25+00:00", "mechanism": "upr", "wordLimit": 2815}
            """, StoreJson.Options)!;
        Assert.Equal((null, "", 0, "Europe/Zurich", null, SubmissionStage.Outline, 2815), (started.Template, started.Session, started.Languages.Count, started.Zone, started.Rules, started.Stage, started.WordLimit));
    }

    [Fact]
    public void A_checkpoint_reads_the_same_in_every_format()
    {
        var text = Encoding.UTF8.GetBytes("Bread");
        var second = Convert.FromHexString("05000000" + "0b02804272656164" + "03");
        Assert.Equal(text, Checkpoint.Plain(text, 1));
        Assert.Equal(text, Checkpoint.Plain(second, 2));
        Assert.Equal(text, Checkpoint.Plain(Checkpoint.Compressed(text), Checkpoint.Format));
        Assert.Throws<InvalidDataException>(() => Checkpoint.Plain(second, 3));
        Assert.Throws<InvalidDataException>(() => Checkpoint.Plain(second[..^1], 2));
        Assert.Equal(5, Collab.Attribution.FromBytes(Convert.FromHexString(Attribution)).Length);
    }

    [Fact]
    public async Task A_journaled_row_of_the_first_format_reads_as_what_was_accepted()
    {
        var draft = await store.OpenedDraftAsync();
        await RunAsync($$$"""
            insert into {{{store.Schema}}}.journal (draft, version, epoch, client, person, organization, channel, at, changes, origins)
            values ('{{{draft}}}', 1, 1, -1, 'a11ce000-0000-7000-8000-000000000001', '0a000000-0000-7000-8000-000000000001', 1, '2026-05-04T09:30:00.25Z', convert_to('[[0,"Bread",""]]', 'UTF8'),
                convert_to('[{"from":0,"to":5,"source":{"author":{"person":"b0b00000-0000-7000-8000-000000000002","organization":"0b000000-0000-7000-8000-000000000002"},"draft":"d4af0000-0000-7000-8000-000000000001","version":7,"at":"2026-05-01T00:00:00+00:00"}}]', 'UTF8'))
            """);
        var read = Assert.Single(await store.Get<DraftHistory>().ContributionsAsync(draft, DraftVersion.Zero, new(1), default));
        Assert.Equal(("Bread\n", Channel.Pasted, new ClientId(ulong.MaxValue), StoreFixture.Alice), (read.Changes.Inserted, read.Channel, read.Client, read.Author));
        Assert.Equal((0, 5, StoreFixture.Bob, new DraftVersion(7)), (read.Origins[0].From, read.Origins[0].To, read.Origins[0].Source.Author, read.Origins[0].Source.Version));
    }

    [Fact]
    public async Task A_draft_stored_in_the_formats_of_before_is_read_proved_and_written_on()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        for (var sitting = 0; sitting < 5; sitting++)
        {
            await writer.TypesManyAsync(120, new Random(sitting));
            await writer.SealsAsync();
        }
        await FirstFormats.ReturnAsync(store.Get<NpgsqlDataSource>(), store.Get<DraftRows>(), store.Get<StoreSchema>(), writer.Id);

        Assert.IsType<Verification.Proved>(await store.Get<DraftVerification>().VerifyAsync(writer.Id, default));
        Assert.Equal(5, (await store.Get<DraftHistory>().RevisionsAsync(writer.Id, default)).Count);
        Assert.Equal(3, (await store.Get<DraftHistory>().RevisionOfAsync(writer.Id, new(300), default))!.Number);
        var next = await Writer.OpenAsync(store, writer.Id);
        Assert.Equal(writer.Draft.Text.ToString(), next.Draft.Text.ToString());
        await next.TypesAsync("written on");
        await next.SealsAsync();
        Assert.IsType<Verification.Proved>(await store.Get<DraftVerification>().VerifyAsync(writer.Id, default));
    }

    private async Task RunAsync(string sql)
    {
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
