using System.Net;
using System.Text;
using System.Text.Json;

namespace Workspace.Web.Tests.Exports;

[Collection(SharedApp.Name)]
public sealed class ExactBytesTests(WorkspaceApp app)
{
    public static TheoryData<string> Texts =>
    [
        "Plain words.\n",
        "",
        "No line feed at the end",
        "\n\n\nOnly line feeds around\n\n\n",
        "Emoji: 👩🏽‍🚀 🏳️‍🌈 👨‍👩‍👧‍👦\n",
        "Combining: e\u0301 \u1112\u1161\u11ab n\u0303 Z\u0351\u036b\u0343\u032a\n",
        "ᐃᓄᒃᑎᑐᑦ: ᐊᓪᓚᒃᑕᐅᓯᒪᔪᖅ\n",
        "Right to left: مرحبا بالعالم \u200fשלום\u200e \u202eabc\u202c\n",
        "]]> <![CDATA[ --> <script>alert(1)</script> &amp; &#x41;\n",
        "Back\\slashes \\n \\u0041 \\\\ 'quotes' \"double\" `tick`\n",
        "\tTab\tand trailing blanks   \n  \t \nend \n",
        "\uFEFFA byte order mark within\uFEFF\n",
        "Line\u2028and paragraph\u2029separators, \u0085 next line, \u000b vertical tab, \u00a0\n",
        "𐐷 beyond the first plane 𝔘𝔫𝔦𝔠𝔬𝔡𝔢\n",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task The_export_is_the_text_byte_for_byte(string text)
    {
        var draft = await app.WrittenDraftAsync(text);
        using var browser = await app.BrowserAsync(app.Network.Cleo);
        foreach (var address in new[] { $"/drafts/{draft}/export.md", $"/drafts/{draft}/versions/{(text.Length == 0 ? 0 : 1)}.md" })
        {
            using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(Encoding.UTF8.GetBytes(text), await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal("text/markdown; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
            Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
            Assert.EndsWith($"-en-v{(text.Length == 0 ? 0 : 1)}.md", answer.Content.Headers.ContentDisposition.FileNameStar, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    [Fact]
    public async Task Attribution_covers_the_text_and_names_its_author()
    {
        var draft = await app.WrittenDraftAsync("Nine words of Ben, who drafts for Birch House.");
        using var browser = await app.BrowserAsync(app.Network.Cleo);
        using var json = JsonDocument.Parse(await browser.GetStringAsync(new Uri($"/drafts/{draft}/versions/1/attribution", UriKind.Relative)));
        var root = json.RootElement;
        Assert.Equal(1, root.GetProperty("version").GetInt32());
        Assert.Equal(46, root.GetProperty("runs").EnumerateArray().Sum(run => run[0].GetInt32()));
        var stamp = Assert.Single(root.GetProperty("stamps").EnumerateArray());
        Assert.Equal(app.Network.Ben.ToString(), stamp.GetProperty("p").GetString());
        Assert.Equal(app.Network.Birch.ToString(), stamp.GetProperty("o").GetString());
        Assert.Equal((1, 1, 0), (stamp.GetProperty("v0").GetInt32(), stamp.GetProperty("v1").GetInt32(), stamp.GetProperty("ch").GetInt32()));
        Assert.False(stamp.TryGetProperty("w", out _));
        Assert.Equal("Ben Birch", root.GetProperty("people").GetProperty(app.Network.Ben.ToString()).GetProperty("name").GetString());
        Assert.Equal(2, root.GetProperty("organizations").GetProperty(app.Network.Birch.ToString()).GetProperty("line").GetInt32());
    }
}
