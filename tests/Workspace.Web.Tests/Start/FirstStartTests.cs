using System.Net;
using System.Text.RegularExpressions;
using Workspace.Web.Tests.Commands;
using Workspace.Web.Tests.Live;

namespace Workspace.Web.Tests.Start;

/// <summary>A Workspace that is started on nothing, as a process of its own.</summary>
public sealed partial class FirstStartTests
{
    private static readonly Dictionary<string, string> Filled = new()
    {
        ["networkEn"] = "Network of Tests",
        ["networkFr"] = "Réseau d’essai",
        ["person"] = "Ada Alder",
        ["address"] = "ada@alder.example",
        ["nameEn"] = "Alder House",
        ["nameFr"] = "Maison Alder",
        ["shortName"] = "Alder",
        ["kind"] = "institute",
        ["region"] = "Ontario",
        ["title"] = "Director",
    };

    [Fact]
    public async Task The_first_person_creates_the_network_at_the_printed_address_and_nobody_after_them()
    {
        await using var workspace = new RunningWorkspace();
        await workspace.StartAsync("--Demonstration=false");
        var address = new Uri(Printed().Match(workspace.Said()).Value);
        Assert.Equal(workspace.Address.Authority, address.Authority);

        using var stranger = new Browser(workspace.Address);
        foreach (var wrong in new[] { "/start/x", "/start/" + new string('A', 43) })
        {
            var page = await stranger.GetAsync(wrong);
            Assert.Contains("no longer works", page.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("networkEn", page.Body, StringComparison.Ordinal);
            var sent = await stranger.PostAsync(wrong, new(Filled) { ["_handler"] = "start", ["__RequestVerificationToken"] = (await stranger.GetAsync("/sign-in")).Token });
            Assert.NotEqual(HttpStatusCode.Redirect, sent.Status);
        }

        using var ada = new Browser(workspace.Address);
        var empty = await ada.GetAsync(address.AbsolutePath);
        Assert.Equal("no-referrer", Referrer().Match(empty.Body).Groups[1].Value);
        var incomplete = await ada.PostAsync(address.AbsolutePath, new(Filled) { ["networkFr"] = "", ["address"] = "ada", ["_handler"] = "start", ["__RequestVerificationToken"] = empty.Token });
        Assert.Equal(HttpStatusCode.OK, incomplete.Status);
        var form = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(incomplete.Body);
        foreach (var field in new[] { "networkFr", "address" }) Assert.NotNull(form.QuerySelector($"#f-{field}[aria-invalid=true][aria-describedby~='f-{field}-error']"));
        Assert.Equal("Alder House", form.QuerySelector("#f-nameEn")!.GetAttribute("value"));

        var made = await ada.PostAsync(address.AbsolutePath, new(Filled) { ["_handler"] = "start", ["__RequestVerificationToken"] = incomplete.Token });
        Assert.Equal((HttpStatusCode.Redirect, "/administration"), (made.Status, new Uri(workspace.Address, made.Location).AbsolutePath));
        var administration = WebUtility.HtmlDecode((await ada.GetAsync("/administration")).Body);
        Assert.Contains("Network of Tests", administration, StringComparison.Ordinal);
        Assert.Contains("Ada Alder", administration, StringComparison.Ordinal);
        Assert.Contains("Alder House", (await ada.GetAsync("/")).Body, StringComparison.Ordinal);

        Assert.Contains("no longer works", (await stranger.GetAsync(address.AbsolutePath)).Body, StringComparison.Ordinal);
        await workspace.StopAsync();
        await workspace.StartAsync("--Demonstration=false");
        Assert.Single(Printed().Matches(workspace.Said())); // that of the first start, and no other

        var appointed = await CalledCommand.RunAsync(workspace.Data, "administrator", "ADA@alder.example");
        Assert.Equal(0, appointed.Code);
        Assert.Equal(1, (await CalledCommand.RunAsync(workspace.Data, "administrator", "nobody@alder.example")).Code);
    }

    [GeneratedRegex(@"http://\S+/start/\S+")]
    private static partial Regex Printed();

    [GeneratedRegex("<meta name=\"referrer\" content=\"([^\"]+)\"")]
    private static partial Regex Referrer();
}
