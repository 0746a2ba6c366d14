using System.Net;
using System.Text.RegularExpressions;

namespace Workspace.Web.Tests;

/// <summary>A browser without a script: keeps cookies, follows no redirect by itself, wants pages.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClient client;

    public Browser(Uri address, string? cookie = null, string? userAgent = null)
    {
        var jar = new CookieContainer();
        if (cookie is not null) jar.SetCookies(address, cookie);
        client = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = jar }) { BaseAddress = address };
        client.DefaultRequestHeaders.Add("Accept", "text/html,*/*");
        if (userAgent is not null) client.DefaultRequestHeaders.Add("User-Agent", userAgent);
    }

    /// <param name="Token">Of the first form in it, against forged ones.</param>
    public sealed record Answer(HttpStatusCode Status, string? Location, string Body, string Token, IReadOnlyList<string> Cookies, HttpResponseMessage Message);

    public async Task<Answer> GetAsync(string address) => await ReadAsync(await client.GetAsync(new Uri(address, UriKind.Relative)));

    public async Task<Answer> PostAsync(string address, Dictionary<string, string> fields, string? host = null, string? referer = null, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, UriKind.Relative)) { Content = new FormUrlEncodedContent(fields) };
        if (host is not null) request.Headers.Host = host;
        if (origin is not null) request.Headers.Add("Origin", origin);
        if (referer is not null) request.Headers.TryAddWithoutValidation("Referer", referer);
        return await ReadAsync(await client.SendAsync(request));
    }

    /// <summary>Sends the form of a page that goes to an address, as it is.</summary>
    public async Task<Answer> SubmitAsync(Answer page, string action)
    {
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(page.Body);
        var form = document.QuerySelector($"form[action='{action}']") ?? throw new InvalidOperationException($"No form to {action}.");
        return await PostAsync(action, Fields(form, []));
    }

    /// <summary>Sends one of the forms that a page has for itself, by its name.</summary>
    public async Task<Answer> SubmitAsync(Answer page, string address, string form, Dictionary<string, string>? filled = null)
    {
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(page.Body);
        var field = document.QuerySelector($"input[name='_handler'][value='{form}']") ?? throw new InvalidOperationException($"No form {form}.");
        return await PostAsync(address, Fields(field.Closest("form")!, filled ?? [])); // not null: a field of it
    }

    private static Dictionary<string, string> Fields(AngleSharp.Dom.IElement form, Dictionary<string, string> filled)
    {
        var fields = form.QuerySelectorAll("input[name]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
        foreach (var select in form.QuerySelectorAll("select[name]")) fields[select.GetAttribute("name")!] = select.QuerySelector("option[selected]")?.GetAttribute("value") ?? "";
        foreach (var (name, value) in filled) fields[name] = value;
        return fields;
    }

    public void Dispose() => client.Dispose();

    private static async Task<Answer> ReadAsync(HttpResponseMessage message)
    {
        var body = await message.Content.ReadAsStringAsync();
        return new(message.StatusCode, message.Headers.Location?.OriginalString, body, Token().Match(body).Groups[1].Value,
            message.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [], message);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
