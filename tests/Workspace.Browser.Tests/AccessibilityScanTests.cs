namespace Workspace.Browser.Tests;

/// <summary>That the scan finds what is wrong: else no page without a fault would mean anything.</summary>
[Collection(OneBrowser.Name)]
public sealed class AccessibilityScanTests(Browser browser)
{
    private const string Broken = """
        <!DOCTYPE html>
        <html><head><title>Broken</title></head><body>
        <main>
        <h1>Broken</h1>
        <img src="data:,">
        <input type="text">
        <p style="color: #999; background: #fff">Hardly to be read</p>
        <a href="/">By</a> <h4>Too deep</h4>
        <iframe title="Within" srcdoc="<!DOCTYPE html><html lang='en'><head><title>Within</title></head><body><main><h1>Within</h1><select><option>One</option></select></main></body></html>"></iframe>
        </main>
        </body></html>
        """;

    [Fact]
    public async Task The_scan_finds_what_is_wrong_with_a_page_and_with_the_frames_in_it()
    {
        await using var window = await browser.OpenAsync();
        await window.Page.SetContentAsync(Broken);
        var faults = await AccessibilityScan.FaultsAsync(window.Page);
        Assert.Equal(["color-contrast", "heading-order", "html-has-lang", "image-alt", "label", "landmark-unique", "select-name"], faults.Select(fault => fault.Rule).Order());
        Assert.Equal(["<select><option>One</option></select>"], faults.Single(fault => fault.Rule == "select-name").Where);
    }
}
