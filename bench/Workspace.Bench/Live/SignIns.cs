using System.Net;
using System.Text.RegularExpressions;

namespace Workspace.Bench;

/// <summary>Signs people in as they do themselves: asks for a link, takes it from the mail that is written into the data folder, and uses it.</summary>
internal sealed partial class SignIns : IDisposable
{
    private const int AtOnce = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpClientHandler handler = new() { UseCookies = false, AllowAutoRedirect = false };
    private readonly HttpClient http;
    private readonly string mails;
    private readonly HashSet<string> read = [];

    internal SignIns(RunningApp app)
    {
        http = new(handler) { BaseAddress = new($"http://localhost:{app.Port}") };
        mails = Path.Combine(app.Data, "mail");
    }

    /// <summary>The cookie of everybody's session, in the order of the addresses.</summary>
    internal async Task<string[]> CookiesAsync(IReadOnlyList<string> addresses)
    {
        using var page = await http.GetAsync("/sign-in");
        var token = WebUtility.HtmlDecode(Token().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value);
        http.DefaultRequestHeaders.Add("Cookie", CookieOf(page, "Workspace.Form"));
        var cookies = new Dictionary<string, string>();
        foreach (var some in addresses.Chunk(AtOnce))
        {
            foreach (var address in some) using (await PostAsync("/sign-in", token, "email", address)) { }
            foreach (var (address, link) in await LinksAsync(some.Length))
            {
                using var answer = await PostAsync("/sign-in/link", token, "link", link);
                cookies[address] = CookieOf(answer, "Workspace");
            }
        }

        return [.. addresses.Select(address => cookies[address])];
    }

    public void Dispose()
    {
        http.Dispose();
        handler.Dispose();
    }

    private static string CookieOf(HttpResponseMessage answer, string name) =>
        (answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : []).Select(cookie => cookie.Split(';')[0]).FirstOrDefault(cookie => cookie.StartsWith(name + "=", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{answer.RequestMessage?.RequestUri?.AbsolutePath} gave no cookie {name}: {answer.StatusCode}");

    private async Task<HttpResponseMessage> PostAsync(string path, string token, string name, string value)
    {
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new(name, value)]);
        return await http.PostAsync(path, form);
    }

    /// <summary>As many mails as were asked for, when they have come.</summary>
    private async Task<List<(string Address, string Link)>> LinksAsync(int count)
    {
        var links = new List<(string, string)>();
        using var deadline = new CancellationTokenSource(Patience);
        while (links.Count < count)
        {
            if (deadline.IsCancellationRequested) throw new InvalidOperationException($"Of {count} mails {links.Count} have come.");
            await Task.Delay(50, CancellationToken.None);
            foreach (var file in Directory.Exists(mails) ? Directory.GetFiles(mails, "*.eml").Where(read.Add) : [])
            {
                var mail = (await File.ReadAllTextAsync(file, CancellationToken.None)).Replace("=\r\n", "", StringComparison.Ordinal).Replace("=\n", "", StringComparison.Ordinal);
                links.Add((To().Match(mail).Groups[1].Value, Link().Match(mail).Groups[1].Value));
            }
        }

        return links;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("^To:[^\\r\\n]*?([\\w.+-]+@[\\w.-]+)", RegexOptions.Multiline)]
    private static partial Regex To();

    [GeneratedRegex("/sign-in/link/([\\w-]+)")]
    private static partial Regex Link();
}
