using Npgsql;
using Workspace.Collab;

namespace Workspace.Store.Tests;

[Collection(OnPostgres.Name)]
public sealed class DraftVerificationTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task It_says_how_much_of_how_many_it_proved()
    {
        var draft = await WrittenAsync();
        Assert.Equal(new Verification.Proved(new(6), 6, 2, 2), await store.Get<DraftVerification>().VerifyAsync(draft, default));
    }

    [Theory]
    [InlineData("update {0}.mt_events set data = jsonb_set(data, '{{contributions}}', to_jsonb(encode(set_byte(decode(data ->> 'contributions', 'base64'), length(decode(data ->> 'contributions', 'base64')) - 3, 99), 'base64'))) where stream_id = '{1}' and version = 3")]
    [InlineData("update {0}.mt_events set data = jsonb_set(data, '{{shares,0,author,person}}', '\"00000000-0000-0000-0000-000000000009\"') where stream_id = '{1}' and version = 3")]
    [InlineData("update {0}.mt_events set data = jsonb_set(data, '{{endedAt}}', '\"2031-01-01T00:00:00+00:00\"') where stream_id = '{1}' and version = 3")]
    [InlineData("delete from {0}.mt_events where stream_id = '{1}' and version = 3")]
    [InlineData("delete from {0}.mt_events where stream_id = '{1}' and version = 4")]
    [InlineData("update {0}.mt_events e set data = o.data from {0}.mt_events o where e.stream_id = '{1}' and o.stream_id = '{1}' and ((e.version = 2 and o.version = 3) or (e.version = 3 and o.version = 2))")]
    [InlineData("update {0}.checkpoint set text = convert_to('other text', 'UTF8') where draft = '{1}'")]
    [InlineData("update {0}.checkpoint set hash = decode(repeat('00', 32), 'hex') where draft = '{1}'")]
    [InlineData("update {0}.journal set person = '00000000-0000-0000-0000-000000000009', version = version + 1 where draft = '{1}'")]
    [InlineData("update {0}.journal set changes = convert_to('[1]', 'UTF8') where draft = '{1}'")]
    [InlineData("update {0}.journal set changes = convert_to('no JSON', 'UTF8') where draft = '{1}'")]
    [InlineData("update {0}.mt_events set data = '{{}}' where stream_id = '{1}' and version = 3")]
    [InlineData("update {0}.mt_doc_draftstanding set data = jsonb_set(data, '{{version}}', '3') where id = '{1}'")]
    public async Task What_was_tampered_with_is_found(string tampering)
    {
        var draft = await WrittenAsync();
        await using var command = store.Get<NpgsqlDataSource>().CreateCommand(string.Format(System.Globalization.CultureInfo.InvariantCulture, tampering, store.Schema, draft));
        Assert.True(await command.ExecuteNonQueryAsync() > 0);
        Assert.IsType<Verification.Faulty>(await store.Get<DraftVerification>().VerifyAsync(draft, default));
    }

    /// <summary>Three revisions of two people and something journaled.</summary>
    private async Task<DraftId> WrittenAsync()
    {
        var writer = await Writer.OpenAsync(store, await store.OpenedDraftAsync());
        for (var revision = 0; revision < 3; revision++)
        {
            await writer.TypesAsync($"Paragraph {revision} of a text. ", revision == 1 ? StoreFixture.Bob : StoreFixture.Alice);
            if (revision < 2) await writer.TypesAsync("More of it.\n\n");
            await writer.SealsAsync();
        }
        await writer.TypesAsync("journaled");
        return writer.Id;
    }
}
