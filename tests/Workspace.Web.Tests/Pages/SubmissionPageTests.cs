using System.Net;
using AngleSharp.Html.Parser;

namespace Workspace.Web.Tests.Pages;

[Collection(SharedApp.Name)]
public sealed class SubmissionPageTests(WorkspaceApp app)
{
    [Fact]
    public async Task It_says_how_much_each_organization_wrote_once_that_is_counted()
    {
        await app.WrittenDraftAsync("Every child eats.\n");
        var before = await PageAsync("en"); // seals what was written
        Assert.True(before.Contains("Who wrote how much", StringComparison.Ordinal), before);
        var en = await Wait.ForAsync(() => PageAsync("en"), page => !page.Contains("not counted yet", StringComparison.Ordinal)); // a page seals what others wrote, too
        var fr = await PageAsync("fr");
        Assert.Contains("Qui a écrit combien", WebUtility.HtmlDecode(fr), StringComparison.Ordinal);
        var rows = (await new HtmlParser().ParseDocumentAsync(en)).QuerySelectorAll("section[aria-labelledby=shares] tbody tr").Select(row => row.Children.Select(cell => cell.TextContent.Trim()).ToArray()).ToList();
        var birch = Assert.Single(rows, row => row[0] == "Birch House");
        Assert.True(int.Parse(birch[1], System.Globalization.CultureInfo.InvariantCulture) >= 1 && int.Parse(birch[2].Replace(",", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture) >= 3, string.Join(' ', birch));
    }

    private async Task<string> PageAsync(string language)
    {
        using var browser = await app.BrowserAsync(app.Network.Cleo);
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return await browser.GetStringAsync(new Uri($"/submissions/{app.Network.Submission}", UriKind.Relative));
    }
}
