using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Workspace.Web.Tests;

/// <summary>Forms as a browser sends them.</summary>
internal static class Forms
{
    /// <summary>The fields of the one form of a page that the page itself answers, with what somebody filled in.</summary>
    public static Dictionary<string, string> Filled(string body, Dictionary<string, string>? said = null)
    {
        var form = new HtmlParser().ParseDocument(body).QuerySelectorAll("form").Single(form => form.QuerySelector("input[name=_handler]") is not null);
        var fields = new Dictionary<string, string>();
        foreach (var input in form.QuerySelectorAll("input[name]").OfType<IHtmlInputElement>())
            if (input.Type is not ("radio" or "checkbox") || input.IsChecked) fields[input.Name!] = input.Value; // not null: chosen by it
        foreach (var area in form.QuerySelectorAll("textarea[name]").OfType<IHtmlTextAreaElement>()) fields[area.Name!] = area.Value;
        foreach (var select in form.QuerySelectorAll("select[name]").OfType<IHtmlSelectElement>()) fields[select.Name!] = select.Value ?? "";
        foreach (var (name, value) in said ?? []) fields[name] = value;
        return fields;
    }
}
