using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Workspace.Web.Tests.Pages;

/// <summary>Ben of Birch House writes, Ada of Alder House changes it: what the pages tell of that.</summary>
[Collection(SharedApp.Name)]
public sealed class HistoryPagesTests(WorkspaceApp app)
{
    [Fact]
    public async Task A_comparison_shows_what_went_and_what_came_and_who_did_it()
    {
        var page = await PageAsync("compare/1/2");
        Assert.Contains("long", page.QuerySelector("main del")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("short", page.QuerySelector("main ins")!.TextContent, StringComparison.Ordinal);
        var note = Assert.Single(page.QuerySelectorAll(".cmp-note"));
        Assert.Contains("Ada Alder, Alder House", Text(note), StringComparison.Ordinal);
        Assert.Contains("Ada Alder of Alder House", page.QuerySelector("main ins")!.GetAttribute("title")!, StringComparison.Ordinal);
        Assert.Equal("1 change", Text(page.QuerySelector(".cmp-count")!));
    }

    [Fact]
    public async Task A_comparison_can_show_the_changes_of_some_organizations_only()
    {
        var page = await PageAsync($"compare/1/2?org=2");
        Assert.Empty(page.QuerySelectorAll(".cmp-paper ins, .cmp-paper del"));
        var whole = string.Concat(page.QuerySelectorAll(".cmp-paper .ln").Select(l => l.TextContent));
        Assert.Contains("A short plural.", whole, StringComparison.Ordinal);
        Assert.DoesNotContain("long", whole, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_line_is_no_change_of_its_own_beside_words()
    {
        var page = await PageAsync("compare/1/2", "One.\n\nTwo.", """[4,[0,"","","Between."],6]""");
        Assert.Single(page.QuerySelectorAll(".cmp-note"));
        Assert.Contains("by 1 organization", Text(page.QuerySelector(".cmp-side")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_line_alone_is_a_change() =>
        Assert.Equal("1 change", Text((await PageAsync("compare/1/2", "One.\n\nTwo.", """[6,[0,"",""],4]""")).QuerySelector(".cmp-count")!));

    [Fact]
    public async Task A_comparison_sums_what_changed_by_section()
    {
        var page = await PageAsync("compare/1/2", "# Housing\n\nOne.\n\n# Food\n\nTwo.", """[15,[0," More words."],10,[0,"No. "],4]""");
        Assert.Equal(["Housing +2 1 organization", "Food +1 1 organization"], page.QuerySelectorAll(".sum a").Select(Text));
        Assert.All(page.QuerySelectorAll(".sum a"), a => Assert.NotNull(page.QuerySelector(a.GetAttribute("href")!)));
    }

    [Fact]
    public async Task What_one_person_did_at_once_in_paragraphs_that_follow_each_other_is_one_change()
    {
        var page = await PageAsync("compare/1/2", "One.", """[4,[0,"","","Two.","","Three."]]""");
        Assert.Contains("2 paragraphs", Text(Assert.Single(page.QuerySelectorAll(".cmp-note"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_moved_paragraph_is_shown_once_and_leads_to_where_it_stood_and_back()
    {
        var page = await PageAsync("compare/1/2", Moving, Moved);
        var gone = Assert.Single(page.QuerySelectorAll(".gone"));
        Assert.Equal("Moved down “A tenancy ended on short notice is no…” stood here. Go to its new place", Text(gone));
        var here = page.QuerySelector(gone.QuerySelector("a")!.GetAttribute("href")!)!;
        Assert.Equal("Moved down, see where it stood", Text(here));
        Assert.Equal("#" + gone.Id, here.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal("A tenancy ended on short notice is no home.", Assert.Single(page.QuerySelectorAll(".moved"), m => m.Closest(".cmp-paper") is not null).LastChild!.TextContent);
        Assert.Empty(page.QuerySelectorAll(".cmp-paper ins, .cmp-paper del"));
        Assert.Contains("Moved.", Text(Assert.Single(page.QuerySelectorAll(".cmp-note"))), StringComparison.Ordinal);
        Assert.Contains("+0 −0 words, 1 move, by 1 organization", Text(page.QuerySelector(".cmp-side")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_others_moved_is_shown_in_its_place_without_a_mark()
    {
        var page = await PageAsync($"compare/1/2?org=2", Moving, Moved);
        Assert.Empty(page.QuerySelectorAll(".cmp-paper .gone, .cmp-paper .moved, .cmp-paper .move-tag"));
        Assert.Single(page.QuerySelectorAll(".cmp-paper .ln"), l => l.TextContent.Contains("A tenancy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_moved_sentence_has_a_placeholder_in_the_line_and_its_edits_inside()
    {
        var page = await PageAsync("compare/1/2", "Shelters turn away nine women every night. Rents rose quickly.\n\nA meal a day is not enough.", """[[43,""],48,[0," Shelters turn away eleven women every night."]]""");
        var gone = Assert.Single(page.QuerySelectorAll(".moved-away"));
        Assert.Equal("Moved down, go to its new place“Shelters turn away nine women every…”", Text(gone));
        var here = page.QuerySelector(gone.QuerySelector("a")!.GetAttribute("href")!)!;
        Assert.Equal("#" + gone.Id, here.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("eleven", page.QuerySelectorAll(".cmp-paper ins").Select(Text).Single(t => t.Contains("Inserted: eleven", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(page.QuerySelectorAll(".cmp-paper del").Select(Text), t => t == "Removed: nine");
        Assert.Contains("Moved and changed.", Text(Assert.Single(page.QuerySelectorAll(".cmp-note"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_equal_versions_have_no_change() => Assert.Equal("0 changes", Text((await PageAsync("compare/2/2")).QuerySelector(".cmp-count")!));

    [Fact]
    public async Task A_version_shows_its_text_as_it_is_and_whose_words_they_are()
    {
        var page = await PageAsync("versions/2");
        Assert.Equal("A short plural.", string.Concat(page.QuerySelectorAll(".ln").Select(l => l.TextContent)));
        Assert.Equal("short", page.QuerySelector(".by.org-1")!.TextContent);
        Assert.Contains("Ada Alder, Alder House", page.QuerySelector(".by.org-1")!.GetAttribute("title")!, StringComparison.Ordinal);
        Assert.Contains("Ben Birch, Birch House", page.QuerySelector(".by.org-2")!.GetAttribute("title")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_lists_the_sitting_with_both_and_marks_what_changed_in_it()
    {
        var page = await PageAsync("history");
        var row = Assert.Single(page.QuerySelectorAll(".hrow"));
        Assert.Contains("Ben Birch", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("Ada Alder", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("A", string.Concat(page.QuerySelectorAll(".ln ins").Select(i => i.TextContent)), StringComparison.Ordinal);
        Assert.Empty((await PageAsync("history?changes=off")).QuerySelectorAll(".ln ins"));
    }

    [Fact]
    public async Task A_reading_page_credits_both_organizations()
    {
        var page = await PageAsync("versions/2/read");
        var credits = Text(page.QuerySelector(".signers")!);
        Assert.Contains("Birch House", credits, StringComparison.Ordinal);
        Assert.Contains("Alder House", credits, StringComparison.Ordinal);
    }

    private const string Moving = "A tenancy ended on short notice is no home.\n\nRents rose faster than incomes in all three towns.\n\nShelters see what happens next, and turn women away.\n";

    private const string Moved = """[[45,""],105,[0,"","A tenancy ended on short notice is no home.",""]]""";

    private async Task<IDocument> PageAsync(string place, string text = "A long plural.", string changes = """[2,[4,"short"],8]""")
    {
        var draft = await app.WrittenDraftAsync(text);
        await app.ContributeAsync(draft, app.Network.AdaOfAlder, 1, changes);
        using var browser = new Browser(app.Address, await app.CookieAsync(app.Network.Cleo));
        var answer = await browser.GetAsync($"/drafts/{draft}/{place}");
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.Status);
        return await new HtmlParser().ParseDocumentAsync(answer.Body);
    }

    private static string Text(IElement element) => System.Text.RegularExpressions.Regex.Replace(element.TextContent, @"\s+", " ").Trim();
}
