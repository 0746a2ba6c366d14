using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using Workspace.Web.Mail;

namespace Workspace.Browser.Tests;

/// <summary>A network from nothing: who comes to it, who writes in it, and whom it names in the end. All by its pages.</summary>
public sealed partial class NetworkStories(EmptyPlace place) : IClassFixture<EmptyPlace>
{
    [Fact]
    public async Task A_network_begins_organizations_join_it_people_write_together_and_the_list_of_contributors_is_right()
    {
        // The first person creates the network; two organizations are invited to it, one asks.
        await using var ada = await place.OpenAsync();
        await ada.Page.GotoAsync(Printed().Match(place.Workspace.Said()).Value);
        await FillAsync(ada, new() { ["networkEn"] = "Prairie Rights Network", ["networkFr"] = "Réseau des droits des Prairies", ["person"] = "Ada Alder", ["address"] = "ada@alder.example" });
        await FillOrganizationAsync(ada, "Alder House", "Maison Alder", "Alder");
        await SendAsync(ada, "form.start-form button[type=submit]");
        Assert.EndsWith("/administration", new Uri(ada.Page.Url).AbsolutePath, StringComparison.Ordinal);
        await using var ben = await FoundAsync(ada, "ben@birch.example", "Ben Birch", "Birch Shelter", "Refuge Birch", "Birch");
        await using var dan = await FoundAsync(ada, "dan@dogwood.example", "Dan Dogwood", "Dogwood Clinic", "Clinique Dogwood", "Dogwood");
        await using var cleo = await AskAsync(ada, "cleo@cedar.example", "Cleo Cedar", "Cedar Institute", "Institut Cedar", "Cedar");

        // Somebody more comes to Birch, and is vouched for there under a pseudonym.
        await using var eve = await JoinAsync(ben, "Birch Shelter", "eve@birch.example", "Eve Everett");
        await ben.Page.GotoAsync("/organizations");
        await SendAsync(ben, "main a:has-text('Birch Shelter')");
        await SendAsync(ben, "a[href$='/pseudonyms']");
        await SendAsync(ben, "tr:has-text('Eve Everett') button");

        // The submission starts from the template of the UPR; the others take part, one of them unlisted.
        var submission = await StartSubmissionAsync(ada);
        await TakePartAsync(ada, ben, submission, "Birch Shelter");
        await TakePartAsync(ada, cleo, submission, "Cedar Institute");
        await TakePartAsync(ada, dan, submission, "Dogwood Clinic", isUnlisted: true);

        // Five write at once. In the middle of a sentence, Ben is made an observer.
        await ada.Page.GotoAsync(submission);
        var draft = Guid.Parse((await ada.Page.Locator("table a[href^='/drafts/']").First.GetAttributeAsync("href"))![8..44]); // not null: found by it
        var writers = new[] { ada, ben, cleo, dan, eve }.Select(window => new OpenedEditor(window, draft, Guid.Empty)).ToList();
        foreach (var writer in writers) await writer.OpenAsync();
        string[] sentences = [" Ada of Alder saw the queue grow.", " Ben of Birch counted the beds", " Cleo of Cedar asked the province.", " Dan of Dogwood treated the cold.", " Eve of Birch heard them say so."];
        await Task.WhenAll(writers.Zip(sentences, (writer, sentence) => writer.TypeAtEndAsync(sentence)));
        foreach (var writer in writers) await writer.SavedAsync(Patience.Milliseconds);
        await using (var roles = await place.AlsoAsync(ada))
        {
            await roles.Page.GotoAsync($"{submission}/roles");
            var typing = KeepTypingAsync(writers[1]);
            await roles.Page.Locator("tr.of-them:has-text('Ben Birch') select").SelectOptionAsync(new SelectOptionValue { Value = "Observer" });
            await SendAsync(roles, "tr.of-them:has-text('Ben Birch') button");
            await writers[1].Notice("You can now only read this draft").WaitForAsync(new() { Timeout = Patience.Milliseconds });
            await typing;
        }

        await writers[4].TypeAtEndAsync(" Eve still may.");
        await writers[4].SavedAsync(Patience.Milliseconds);

        // A guest suggests; it is accepted, and is theirs.
        await using var gil = await InviteGuestAsync(ada, submission, "gil@guest.example", "Gil Gorse");
        var guest = new OpenedEditor(gil, draft, Guid.Empty);
        await guest.OpenAsync();
        await SuggestAsync(guest, " And a guest adds this.");
        await ada.Page.GotoAsync($"/drafts/{draft}/suggestions");
        Assert.Contains("Gil Gorse", await ada.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await SendAsync(ada, "form[action$='/accept'] button");
        await guest.WaitForTextAsync("And a guest adds this.");

        // The list of contributors names who may be named, and counts everybody.
        await ada.Page.GotoAsync($"{submission}/contributors");
        await ada.PictureAsync("network-contributors");
        var list = await writers[2].FetchAsync($"{submission}/contributors.csv");
        foreach (var named in new[] { "Alder House", "Birch Shelter", "Cedar Institute", "Ada Alder", "Ben Birch", "Cleo Cedar", "A contributor of Birch Shelter", "An organization that is not listed", "Gil Gorse" }) Assert.Contains(named, list, StringComparison.Ordinal);
        foreach (var window in new[] { cleo, gil })
            foreach (var address in new[] { $"{submission}/contributors.csv", $"{submission}/contributors", submission, $"/drafts/{draft}/history", $"/drafts/{draft}/export.md", $"{submission}/roles" })
                foreach (var hidden in new[] { "Eve Everett", "Dan Dogwood", "Dogwood Clinic", "Clinique Dogwood" })
                    Assert.DoesNotContain(hidden, await window.Page.EvaluateAsync<string>("async address => await (await fetch(address)).text()", address), StringComparison.Ordinal);
    }

    /// <summary>The submission, started from the template of the UPR.</summary>
    /// <returns>The path of its page.</returns>
    private static async Task<string> StartSubmissionAsync(Window coordinator)
    {
        await coordinator.Page.GotoAsync("/submissions/new?template=upr-joint");
        await FillAsync(coordinator, new() { ["title-en"] = "Joint submission on food and housing", ["summary-en"] = "What we saw.", ["country"] = "Canada", ["session"] = "58th session", ["date"] = "2027-10-07", ["time"] = "15:00" });
        await coordinator.Page.CheckAsync("input[name=languages][value=en]");
        await SendAsync(coordinator, "form.cols button[type=submit]");
        return new Uri(coordinator.Page.Url).AbsolutePath;
    }

    /// <summary>Asks an organization to take part, whose contact accepts.</summary>
    private static async Task TakePartAsync(Window coordinator, Window contact, string submission, string organization, bool isUnlisted = false)
    {
        await coordinator.Page.GotoAsync($"{submission}/invite");
        await coordinator.Page.CheckAsync($"label:has-text('{organization}') input");
        await SendAsync(coordinator, "form.section-form button[type=submit]");
        await contact.Page.GotoAsync($"{submission}/invitation");
        if (isUnlisted) await contact.Page.CheckAsync("input[name=unlisted]");
        await SendAsync(contact, "button[value=accept]");
        Assert.EndsWith(submission, new Uri(contact.Page.Url).AbsolutePath, StringComparison.Ordinal);
    }

    /// <summary>Types word after word until the page says that it may not.</summary>
    private static async Task KeepTypingAsync(OpenedEditor editor)
    {
        for (var word = 0; await editor.Window.Page.Locator(".cm-content[aria-readonly]").CountAsync() == 0; word++) await editor.TypeAtEndAsync($" bed{word}");
    }

    /// <summary>Suggests words at the end of the text.</summary>
    private static async Task SuggestAsync(OpenedEditor editor, string words)
    {
        var page = editor.Window.Page;
        await page.Locator(".cm-content").FocusAsync();
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.PressAsync("Control+Shift+A");
        await page.FillAsync("#suggest-instead", words);
        await page.Keyboard.PressAsync("Control+Enter");
        await editor.Notice("Your suggestion was sent").WaitForAsync(new() { Timeout = Patience.Milliseconds });
    }

    /// <summary>A guest who may suggest, come by their mail.</summary>
    private async Task<Window> InviteGuestAsync(Window coordinator, string submission, string address, string name)
    {
        await coordinator.Page.GotoAsync($"{submission}/guests");
        foreach (var (field, value) in new[] { ("name", name), ("email", address), ("organization", "Gorse Legal Aid") }) await coordinator.Page.FillAsync($"#f-{field}", value);
        await SendAsync(coordinator, "form:has(#f-email) button[type=submit]");
        var guest = await place.OpenAsync();
        await guest.Page.GotoAsync(await LinkToAsync(address));
        await SendAsync(guest, "form[action='/guest'] button");
        return guest;
    }

    /// <summary>Somebody more in an organization, invited by its contact.</summary>
    private async Task<Window> JoinAsync(Window contact, string organization, string address, string name)
    {
        await contact.Page.GotoAsync("/organizations");
        await SendAsync(contact, $"main a:has-text('{organization}')");
        await SendAsync(contact, "a[href$='/invitations']");
        await contact.Page.FillAsync("#mail", address);
        await SendAsync(contact, "aside form button[type=submit]");
        var member = await place.OpenAsync();
        await member.Page.GotoAsync(await LinkToAsync(address));
        await FillAsync(member, new() { ["person"] = name });
        await SendAsync(member, "form.stack button[type=submit]");
        return member;
    }

    /// <summary>Somebody asks to join, and an administrator approves.</summary>
    private async Task<Window> AskAsync(Window administrator, string address, string person, string english, string french, string shortName)
    {
        await administrator.Page.GotoAsync("/administration");
        await administrator.Page.CheckAsync("input[name=takesRequests]");
        await SendAsync(administrator, "form:has(input[name=takesRequests]) button[type=submit]");
        var asker = await place.OpenAsync();
        await asker.Page.GotoAsync("/sign-in");
        await SendAsync(asker, "a[href='/join']");
        await FillOrganizationAsync(asker, english, french, shortName);
        await asker.Page.CheckAsync("input[name=languages][value=en]");
        await FillAsync(asker, new() { ["aboutEn"] = "It studies housing.", ["person"] = person, ["address"] = address, ["title"] = "Director", ["word"] = "We would write with you." });
        await SendAsync(asker, "form.start-form button[type=submit]");
        await asker.Page.GotoAsync(await LinkToAsync(address));
        await SendAsync(asker, "form.stack button[type=submit]");
        await administrator.Page.GotoAsync("/administration/requests");
        await SendAsync(administrator, $"main a:has-text('{english}')");
        await SendAsync(administrator, "form.stack button.btn-primary");
        await MailedAsync(address, 2); // that they may come
        await asker.Page.GotoAsync("/sign-in?to=%2Forganizations");
        await asker.Page.FillAsync("#mail", address);
        await SendAsync(asker, "form:has(#mail) button[type=submit]");
        await MailedAsync(address, 3);
        await asker.Page.GotoAsync(await LinkToAsync(address));
        await SendAsync(asker, "form[action='/sign-in/link'] button");
        return asker;
    }

    /// <summary>Asks somebody to found an organization, who does.</summary>
    /// <returns>Their window, at the organization's page.</returns>
    private async Task<Window> FoundAsync(Window administrator, string address, string person, string english, string french, string shortName)
    {
        await administrator.Page.GotoAsync("/administration/invitations");
        await FillAsync(administrator, new() { ["email"] = address });
        await SendAsync(administrator, "form.stack button[type=submit]");
        var founder = await place.OpenAsync();
        await founder.Page.GotoAsync(await LinkToAsync(address));
        await FillAsync(founder, new() { ["person"] = person });
        await FillOrganizationAsync(founder, english, french, shortName);
        await SendAsync(founder, "form.stack button[type=submit]");
        Assert.Contains(english, await founder.Page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        return founder;
    }

    /// <summary>The address in the newest mail to somebody.</summary>
    private async Task<string> LinkToAsync(string address)
    {
        await MailedAsync(address, 1);
        return Link().Match((await MailsAsync(address))[0].Text).Value;
    }

    /// <summary>Waits until somebody has had so many mails.</summary>
    private Task MailedAsync(string address, int mails) => Patience.UntilAsync(async () => (await MailsAsync(address)).Count >= mails, $"{mails} mails to {address}");

    private async Task<List<(DateTimeOffset At, string To, string Subject, string Text)>> MailsAsync(string address)
    {
        var office = new PostOffice(Options.Create(new MailOptions { Folder = Path.Combine(place.Workspace.Data, "mail") }), TimeProvider.System);
        return [.. (await office.WrittenAsync(100, default)).Where(mail => mail.To.Contains(address, StringComparison.Ordinal))];
    }

    private static async Task FillAsync(Window window, Dictionary<string, string> fields)
    {
        foreach (var (name, value) in fields) await window.Page.Locator($"#f-{name}").FillAsync(value);
    }

    private static Task FillOrganizationAsync(Window window, string english, string french, string shortName) =>
        FillAsync(window, new() { ["nameEn"] = english, ["nameFr"] = french, ["shortName"] = shortName, ["region"] = "Manitoba" });

    private static Task SendAsync(Window window, string button) => window.GoAsync(() => window.Page.Locator(button).First.ClickAsync());

    [GeneratedRegex(@"http://\S+/start/\S+")]
    private static partial Regex Printed();

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex Link();
}

/// <summary>Workspace started on nothing, without the demonstration.</summary>
public sealed class EmptyPlace : Browser
{
    protected override Task StartAsync() => Workspace.StartAsync("--Demonstration=false");
}
