using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.SignIn;

namespace Workspace.Web.Tests.SignIn;

[Collection(SharedApp.Name)]
public sealed partial class SecondFactorTests(WorkspaceApp app)
{
    private const string Page = "/account/second-factor";

    [Fact]
    public async Task Who_turned_it_on_is_asked_for_a_code_after_the_link_and_each_code_serves_once()
    {
        var (person, key, recovery) = await TurnedOnAsync("Mo Moss");
        using var browser = new Browser(app.Address);
        var asked = await LinkedAsync(browser, person, "/account");
        Assert.Equal("/sign-in/code?to=%2Faccount", asked);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).Status); // not in yet

        Assert.StartsWith("/sign-in/code?wrong=1", (await CodeAsync(browser, "000000")).Location, StringComparison.Ordinal);
        var code = await FreshCodeAsync(person, key);
        Assert.Equal("/account", (await CodeAsync(browser, code)).Location);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).Status);

        using var second = new Browser(app.Address);
        await LinkedAsync(second, person, "/account");
        Assert.StartsWith("/sign-in/code?wrong=1", (await CodeAsync(second, code)).Location, StringComparison.Ordinal); // it has served
        Assert.Equal("/account", (await CodeAsync(second, recovery[0].ToLowerInvariant())).Location);
        using var third = new Browser(app.Address);
        await LinkedAsync(third, person, "/account");
        Assert.StartsWith("/sign-in/code?wrong=1", (await CodeAsync(third, recovery[0])).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passkey_needs_no_code()
    {
        var (person, _, _) = await TurnedOnAsync("Nan Nettle");
        var origin = app.Address.GetLeftPart(UriPartial.Authority);
        using var key = new SoftKey(origin);
        using var browser = new Browser(app.Address, await app.CookieAsync(person));
        var token = (await browser.GetAsync("/account")).Token;
        var options = (await browser.PostAsync("/account/passkeys/options", new() { ["__RequestVerificationToken"] = token })).Body;
        await browser.PostAsync("/account/passkeys", new() { ["credential"] = key.Create(options), ["__RequestVerificationToken"] = token }, origin: origin);

        using var elsewhere = new Browser(app.Address);
        token = (await elsewhere.GetAsync("/sign-in")).Token;
        options = (await elsewhere.PostAsync("/sign-in/passkey/options", new() { ["__RequestVerificationToken"] = token })).Body;
        Assert.Equal("/account", (await elsewhere.PostAsync("/sign-in/passkey", new() { ["credential"] = key.Get(options), ["to"] = "/account", ["__RequestVerificationToken"] = token }, origin: origin)).Location);
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task After_five_wrong_codes_not_even_the_right_one_is_taken()
    {
        var (person, key, _) = await TurnedOnAsync("Oz Olive");
        using var browser = new Browser(app.Address);
        await LinkedAsync(browser, person, "/");
        var wrong = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => CodeAsync(browser, n.ToString("D6", CultureInfo.InvariantCulture)))); // at once, too
        Assert.All(wrong, answer => Assert.StartsWith("/sign-in/code?wrong=1", answer.Location, StringComparison.Ordinal));
        for (var more = 0; more < SecondFactor.MostFailures; more++) await CodeAsync(browser, "111111");
        Assert.StartsWith("/sign-in/code?wrong=1", (await CodeAsync(browser, await FreshCodeAsync(person, key))).Location, StringComparison.Ordinal);

        await using var over = app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("update workspace.mt_doc_account set data = jsonb_set(data, '{lockedUntil}', to_jsonb(now() - interval '1 second')) where id = $1");
        over.Parameters.AddWithValue(person.Value);
        await over.ExecuteNonQueryAsync();
        Assert.Equal("/account", (await CodeAsync(browser, await FreshCodeAsync(person, key))).Location);
    }

    [Fact]
    public async Task The_half_that_was_proved_dies_with_the_sessions_and_lets_nobody_in_by_itself()
    {
        var (person, key, _) = await TurnedOnAsync("Pia Pine");
        using var browser = new Browser(app.Address);
        await LinkedAsync(browser, person, "/");
        await using (var session = app.Services.GetRequiredService<IDocumentStore>().LightweightSession())
        {
            var account = (await session.LoadAsync<Account>(person.Value))!; // not null: made above
            account.SecurityStamp = Guid.CreateVersion7().ToString("N");
            session.Store(account);
            await session.SaveChangesAsync();
        }

        Assert.Equal("/sign-in/code", (await CodeAsync(browser, await FreshCodeAsync(person, key))).Location);
        Assert.Contains("Please begin again", (await browser.GetAsync("/sign-in/code")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turning_it_on_or_off_ends_other_sessions_and_needs_a_fresh_proof()
    {
        var (person, _, _) = await TurnedOnAsync("Quin Quince", alsoSignedIn: true);
        var left = Assert.Single(await app.Services.GetRequiredService<Sessions>().OfAsync(person, default));
        await using (var old = app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("update workspace.mt_doc_accountsession set data = jsonb_set(data, '{provedAt}', to_jsonb(now() - interval '11 minutes')) where id = $1"))
        {
            old.Parameters.AddWithValue(left.Id);
            await old.ExecuteNonQueryAsync();
        }

        using var browser = new Browser(app.Address, await CookieOfAsync(person, left.Id));
        Assert.Equal("/confirm?to=%2Faccount%2Fsecond-factor", (await browser.GetAsync(Page)).Location);
        Assert.Contains("/confirm/code", (await browser.GetAsync("/confirm?to=%2Faccount")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_the_key_nor_a_recovery_code_stands_in_the_account()
    {
        var (person, key, recovery) = await TurnedOnAsync("Ray Reed");
        await using var command = app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("select data::text from workspace.mt_doc_account where id = $1");
        command.Parameters.AddWithValue(person.Value);
        var stored = (string)(await command.ExecuteScalarAsync())!; // not null: made above
        Assert.DoesNotContain(key, stored, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(recovery, code => stored.Contains(code, StringComparison.OrdinalIgnoreCase));
        await using var session = app.Services.GetRequiredService<IDocumentStore>().QuerySession();
        Assert.Equal(["person.second-factor-turned-on", "person.recovery-codes-renewed", "person.session-ended"], (await session.Events.FetchStreamAsync(person.Value)).Select(one => one.EventTypeName));
    }

    private async Task<(PersonId Person, string Key, IReadOnlyList<string> Recovery)> TurnedOnAsync(string name, bool alsoSignedIn = false)
    {
        var person = await app.NewPersonAsync(name);
        await app.CookieAsync(person); // another session, to be ended
        if (alsoSignedIn) await app.CookieAsync(person);
        using var browser = new Browser(app.Address, await app.CookieAsync(person));
        var begun = await browser.SubmitAsync(await browser.GetAsync(Page), Page, form: "begin");
        var key = KeyShown().Match(begun.Body).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        var wrong = await browser.SubmitAsync(begun, Page, form: "on", new() { ["code"] = "000000" });
        Assert.Contains("This code is not right", wrong.Body, StringComparison.Ordinal);
        var on = await browser.SubmitAsync(wrong, Page, form: "on", new() { ["code"] = Code(key, DateTimeOffset.UtcNow) });
        var codes = CodesShown().Matches(on.Body).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(10, codes.Count);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).Status); // the session goes on
        return (person, key, codes);
    }

    /// <summary>One that has not served: of this step, the next or the one before, which are taken too.</summary>
    private async Task<string> FreshCodeAsync(PersonId person, string key)
    {
        await using var session = app.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var used = (await session.LoadAsync<Account>(person.Value))!.UsedCodes; // not null: made above
        return ((int[])[0, 30, -30]).Select(seconds => Code(key, DateTimeOffset.UtcNow.AddSeconds(seconds)))
            .First(code => !used.Contains(Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes($"{person.Value:N}{code}")))));
    }

    private async Task<string?> LinkedAsync(Browser browser, PersonId person, string to)
    {
        await using var session = app.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        var link = app.Services.GetRequiredService<SignInLinks>().Make((await session.LoadAsync<Account>(person.Value))!); // not null: made above
        return (await browser.SubmitAsync(await browser.GetAsync($"/sign-in/link/{link}?to={Uri.EscapeDataString(to)}"), "/sign-in/link")).Location;
    }

    private static async Task<Browser.Answer> CodeAsync(Browser browser, string code)
    {
        var page = await browser.GetAsync("/sign-in/code?to=%2Faccount");
        var token = page.Token.Length > 0 ? page.Token : (await browser.GetAsync("/sign-in")).Token;
        var to = page.Body.Contains("name=\"to\"", StringComparison.Ordinal) ? "/account" : "";
        return await browser.PostAsync("/sign-in/code", new() { ["code"] = code, ["to"] = to, ["__RequestVerificationToken"] = token });
    }

    private async Task<string> CookieOfAsync(PersonId person, Guid session)
    {
        var cookie = await app.CookieAsync(person, session: session);
        Assert.Single(await app.Services.GetRequiredService<Sessions>().OfAsync(person, default));
        return cookie;
    }

    /// <summary>RFC 6238, as an app does it.</summary>
    private static string Code(string key, DateTimeOffset at)
    {
        var step = BitConverter.GetBytes(at.ToUnixTimeSeconds() / 30);
        if (BitConverter.IsLittleEndian) Array.Reverse(step);
#pragma warning disable CA5350 // the algorithm of RFC 6238 is what the apps have
        var hash = HMACSHA1.HashData(FromBase32(key), step);
#pragma warning restore CA5350
        var offset = hash[^1] & 0xF;
        var number = ((hash[offset] & 0x7F) << 24) | (hash[offset + 1] << 16) | (hash[offset + 2] << 8) | hash[offset + 3];
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    [GeneratedRegex("<code class=\"code-key\">([A-Z2-7 ]+)</code>")]
    private static partial Regex KeyShown();

    [GeneratedRegex("<li><code>([A-Z0-9-]+)</code>")]
    private static partial Regex CodesShown();
}
