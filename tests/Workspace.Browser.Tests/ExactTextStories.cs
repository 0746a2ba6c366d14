using System.Text;
using Workspace.Web.Demonstration;

namespace Workspace.Browser.Tests;

/// <summary>What is typed and pasted in the browser comes out of the export byte for byte.</summary>
[Collection(OneBrowser.Name)]
public sealed class ExactTextStories(Browser browser)
{
    public static TheoryData<string, string> Texts => new()
    {
        { "emoji", "👩🏽‍💻 🇨🇦 👨‍👩‍👧 ✊🏿" },
        { "combining marks", "e\u0301 a\u0323\u0302 Z\u0351\u036b" },
        { "Inuktitut syllabics", "ᐃᓄᒃᑎᑐᑦ ᓄᓇᕗᑦ" },
        { "right-to-left", "حقوق الإنسان זכויות אדם \u200f(א)\u200e" },
        { "marks of other formats", "]]> <![CDATA[ \\ \\\\n &amp; <b> %00" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_typed_text_is_exported_byte_for_byte(string what, string text)
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        var before = await maya.TextAsync();
        await maya.TypeAtEndAsync($" {what}: {text}");
        await maya.SavedAsync(Patience.Milliseconds);
        await AssertIsExportedAsync(maya, $"{before} {what}: {text}");
    }

    [Fact]
    public async Task A_pasted_text_keeps_its_tabs_and_blanks_and_ends_its_lines_with_a_line_feed()
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        await maya.TypeAtEndAsync("\n");
        var before = await maya.TextAsync();
        await maya.PasteAsync("one\ttab\r\ntrailing  \r\n\r\nold Mac\rend 👩‍🌾 ᐃᓄᒃ\u0301 ]]>\\  ");
        await maya.SavedAsync(Patience.Milliseconds);
        await AssertIsExportedAsync(maya, before + "one\ttab\ntrailing  \n\nold Mac\nend 👩‍🌾 ᐃᓄᒃ\u0301 ]]>\\  ");
    }

    [Fact]
    public async Task Deleting_an_emoji_deletes_the_whole_of_it()
    {
        await using var maya = await browser.WriteAsync(Cast.Maya);
        var before = await maya.TextAsync();
        await maya.TypeAtEndAsync("😀😁");
        await maya.Window.Page.Keyboard.PressAsync("Backspace");
        await maya.Window.Page.Keyboard.PressAsync("ArrowLeft");
        await maya.Window.Page.Keyboard.PressAsync("Delete");
        await maya.SavedAsync(Patience.Milliseconds);
        await AssertIsExportedAsync(maya, before);
    }

    [Fact]
    public async Task Text_copied_from_another_draft_keeps_its_first_writer()
    {
        await using var noemie = await browser.WriteAsync(Cast.Noemie);
        var page = noemie.Window.Page;
        await page.Locator("#who-switch:enabled").WaitForAsync();
        await page.Locator("#outline-list a", new() { HasText = "What this submission says" }).ClickAsync();
        await page.Keyboard.PressAsync("Shift+End");
        await page.Keyboard.PressAsync("Control+Alt+w");
        var writer = await page.Locator("#wrote-cards b").First.InnerTextAsync();
        Assert.NotEqual(Cast.Noemie.Name, writer);
        await page.Keyboard.PressAsync("Control+c");

        await page.Locator("a[href^='/submissions/']").First.ClickAsync();
        var other = await page.Locator($"th a[href^='/drafts/']:not([href$='{browser.MainText}'])").First.GetAttributeAsync("href");
        await using var target = new OpenedEditor(noemie.Window, Guid.Parse(other!.Split('/')[^1]), Cast.Noemie.Id.Value);
        await target.OpenAsync();
        await target.TypeAtEndAsync("\n\n");
        await page.Keyboard.PressAsync("Control+v");
        await target.SavedAsync(Patience.Milliseconds);
        Assert.EndsWith("\n\n## 2. What this submission says", await target.TextAsync(), StringComparison.Ordinal);
        await page.Locator("#who-switch:enabled").WaitForAsync();
        await page.Keyboard.PressAsync("Control+Alt+w");
        var card = await page.Locator("#wrote-cards .card-in").First.InnerTextAsync();
        Assert.Contains(Cast.Noemie.Name, card, StringComparison.Ordinal);
        Assert.Contains("Pasted", card, StringComparison.Ordinal);
        Assert.Contains($"First written by {writer}", card, StringComparison.Ordinal);
    }

    private static async Task AssertIsExportedAsync(OpenedEditor editor, string expected)
    {
        Assert.Equal(expected, await editor.TextAsync());
        var bytes = await editor.BytesAsync($"/drafts/{editor.Draft}/versions/{await editor.VersionAsync()}.md");
        Assert.Equal(Encoding.UTF8.GetBytes(expected), bytes);
    }
}
