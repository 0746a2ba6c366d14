using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Workspace.Web.Tests.Security;

/// <summary>What every answer keeps to, whatever people wrote: nothing runs, nothing is fetched from elsewhere, no header is broken.</summary>
internal static class Harmless
{
    private static readonly string[] Fetching = ["src", "srcset", "srcdoc", "poster", "data", "background", "manifest", "ping", "longdesc", "xlink:href"];
    private static readonly string[] Foreign = ["iframe", "frame", "object", "embed", "applet", "base", "math", "template", "audio", "video", "source", "img", "style", "marquee", "portal"];
    private static readonly string[] Drawing = ["svg", "path", "circle", "rect", "line", "polyline", "ellipse", "g"];

    /// <summary>What an answer does that none may. Empty when it is as it should be.</summary>
    public static async Task<IReadOnlyList<string>> LookAsync(HttpResponseMessage answer)
    {
        var wrong = new List<string>();
        var kind = answer.Content.Headers.ContentType?.MediaType;
        var body = await answer.Content.ReadAsStringAsync();
        if (!answer.Headers.TryGetValues("X-Content-Type-Options", out var sniff) || sniff.Single() != "nosniff") wrong.Add("may be taken for another kind of content");
        wrong.AddRange(Policy(answer));
        if (answer.Content.Headers.ContentDisposition is { } disposition) wrong.AddRange(Name(answer, disposition));
        switch (kind)
        {
            case "text/html":
                if (answer.Content.Headers.ContentDisposition is not null) wrong.Add("is a file and HTML");
                wrong.AddRange(Page(body, Nonce(answer)));
                break;
            case "application/json" or "application/problem+json":
                JsonDocument.Parse(body).Dispose();
                break;
            case "application/jsonl":
                foreach (var line in body.Split('\n', StringSplitOptions.RemoveEmptyEntries)) JsonDocument.Parse(line).Dispose();
                break;
            case "text/csv":
                wrong.AddRange(Cells(body));
                break;
            case "text/markdown" when answer.Content.Headers.ContentDisposition?.DispositionType != "attachment":
                wrong.Add("shows Markdown in place of handing it out as a file");
                break;
        }

        return wrong;
    }

    private static IEnumerable<string> Policy(HttpResponseMessage answer)
    {
        var policy = answer.Headers.TryGetValues("Content-Security-Policy", out var said) ? said.Single() : "";
        foreach (var needed in (string[])["default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'self'", "form-action 'self'"])
            if (!policy.Contains(needed, StringComparison.Ordinal)) yield return $"has no {needed}";
        foreach (var directive in policy.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var source in directive.Split(' ')[1..])
            {
                var isOurs = source is "'self'" or "'none'" || source.StartsWith("'nonce-", StringComparison.Ordinal) || (source == "data:" && directive.StartsWith("img-src", StringComparison.Ordinal));
                if (!isOurs) yield return $"allows {source} in {directive}";
            }
        }
    }

    private static string Nonce(HttpResponseMessage answer)
    {
        var policy = answer.Headers.TryGetValues("Content-Security-Policy", out var said) ? said.Single() : "";
        var at = policy.IndexOf("'nonce-", StringComparison.Ordinal);
        return at < 0 ? "" : policy[(at + 7)..policy.IndexOf('\'', at + 7)];
    }

    private static IEnumerable<string> Page(string body, string nonce)
    {
        var document = new HtmlParser().ParseDocument(body);
        foreach (var element in document.All)
        {
            if (element.LocalName == "noscript" && element.Children.Any(child => child.LocalName != "p" || child.ChildElementCount > 0)) yield return "has <noscript> with more than a sentence";
            if (Foreign.Contains(element.LocalName)) yield return $"has <{element.LocalName}>";
            if (element.NamespaceUri != "http://www.w3.org/1999/xhtml" && !Drawing.Contains(element.LocalName)) yield return $"has <{element.LocalName}> in a drawing";
            var isData = element.LocalName == "script" && element.GetAttribute("type") == "application/json";
            if (isData) JsonDocument.Parse(element.TextContent).Dispose();
            if (element.LocalName == "script" && !isData && element.GetAttribute("nonce") != nonce && !IsHere(element.GetAttribute("src"))) yield return "has a script that is not ours";
            if (element.LocalName == "script" && element.GetAttribute("src") is { } script && !IsHere(script)) yield return $"fetches the script {script}";
            if (element.LocalName == "link" && !IsHere(element.GetAttribute("href"))) yield return $"fetches {element.GetAttribute("href")}";
            if (element.LocalName == "meta" && element.HasAttribute("http-equiv")) yield return "has a meta element that commands";
            if (element.LocalName == "form" && element.GetAttribute("action") is { } action && !IsHere(action)) yield return $"sends a form to {action}";
            if (element.LocalName == "a" && element.GetAttribute("href") is { } link && !IsLink(link)) yield return $"links to {link}";
            if (element.LocalName != "a" && element.LocalName != "link" && element.HasAttribute("href")) yield return $"has <{element.LocalName} href>";
            foreach (var attribute in element.Attributes)
            {
                if (attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)) yield return $"has {attribute.Name}";
                if (attribute.Name is "style" or "formaction") yield return $"has {attribute.Name}";
                if (element.LocalName != "script" && Fetching.Contains(attribute.Name)) yield return $"has <{element.LocalName} {attribute.Name}>";
                if (!attribute.Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or ':' or '_')) yield return $"has an attribute called {attribute.Name}";
            }
        }

        foreach (var comment in document.Descendants<IComment>())
            if (comment.Data.Contains(Payloads.Mark, StringComparison.Ordinal)) yield return "has what somebody wrote as a comment";
        if (document.Head?.QuerySelectorAll("title").Length != 1) yield return "has no title, or more than one";
        if (document.QuerySelectorAll("main").Length != 1) yield return "has no main part, or more than one";
    }

    private static IEnumerable<string> Name(HttpResponseMessage answer, System.Net.Http.Headers.ContentDispositionHeaderValue disposition)
    {
        if (disposition.DispositionType != "attachment") yield return "is no attachment";
        if (answer.Content.Headers.NonValidated["Content-Disposition"].ToString().Any(char.IsControl)) yield return "has a control character in its name";
        var name = disposition.FileNameStar ?? disposition.FileName?.Trim('"') ?? "";
        if (name.Length is 0 or > 200 || name[0] == '.' || name.Contains("..", StringComparison.Ordinal) || name.Any(letter => char.IsControl(letter) || "/\\:*?\"<>|%;\u202e\u2066".Contains(letter)))
            yield return $"is called {name}";
        if (Path.GetExtension(name) is ".html" or ".htm" or ".svg" or ".exe" or ".js" or "") yield return $"is called {name}";
    }

    /// <summary>No cell that a spreadsheet would take for a formula.</summary>
    private static IEnumerable<string> Cells(string csv) =>
        csv.Split('\n').SelectMany(line => line.Split(',')).Select(cell => cell.Trim('"', '\r')).Where(cell => cell is ['=' or '+' or '-' or '@' or '\t', ..]).Select(cell => $"has the formula {cell}");

    private static bool IsHere(string? address) => address is ['/', ..] && !address.StartsWith("//", StringComparison.Ordinal) && !address.StartsWith("/\\", StringComparison.Ordinal);

    /// <summary>Where one may be led by a press: within, or to the web; never into a script.</summary>
    private static bool IsLink(string address) =>
        IsHere(address) || address is ['#' or '?', ..] || new[] { "//", "http://", "https://", "mailto:" }.Any(scheme => address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
}
