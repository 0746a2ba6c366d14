using Workspace.Web.Demonstration;

namespace Workspace.Browser.Tests;

/// <summary>A device with a passkey of its own, as Chromium simulates one.</summary>
[Collection(OneBrowser.Name)]
public sealed class PasskeyStories(Browser browser)
{
    [Fact]
    public async Task A_passkey_is_added_signs_in_and_is_removed()
    {
        await using var window = await browser.OpenAsync(Cast.Ruth.Id.Value);
        var page = window.Page;
        var device = await page.Context.NewCDPSessionAsync(page);
        await device.SendAsync("WebAuthn.enable");
        await device.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });

        await page.GotoAsync("/account");
        await page.FillAsync("#passkey-name", "Office laptop");
        await window.GoAsync(() => page.ClickAsync("form[data-passkey=create] button"));
        Assert.EndsWith("/account?said=passkey-added", page.Url, StringComparison.Ordinal);
        Assert.Equal("Office laptop", await page.InputValueAsync("input[id^=name-]"));
        await window.PictureAsync("passkeys");

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("/sign-in?to=%2Faccount");
        await window.GoAsync(() => page.ClickAsync("form[data-passkey=get] button"));
        Assert.EndsWith("/account", page.Url, StringComparison.Ordinal);
        Assert.Contains("by a passkey", await page.TextContentAsync("#main"), StringComparison.Ordinal);

        await window.GoAsync(() => page.ClickAsync("form[action='/account/passkeys/remove'] button"));
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("/sign-in");
        await window.GoAsync(() => page.ClickAsync("form[data-passkey=get] button"));
        Assert.Contains("This passkey is not known here", await page.TextContentAsync("#main"), StringComparison.Ordinal);
        Assert.Empty(window.Complaints);
    }
}
