using Ganss.Xss;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Workspace.Web.Pages;

/// <summary>A heading of a rendered text.</summary>
public sealed record Heading(int Level, string Id, string Words);

/// <summary>A text as it is read: HTML that is safe to show, and its headings.</summary>
/// <param name="HasTitle">Whether it begins with a heading of the first level.</param>
public sealed record Rendered(string Html, IReadOnlyList<Heading> Headings, bool HasTitle);

/// <summary>Renders Markdown for reading: tables, footnotes, task lists; then keeps only what is known to be harmless.</summary>
public sealed class Markdown
{
    private static readonly HashSet<string> Tags =
    [
        "h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "pre", "code", "em", "strong", "del", "ins", "mark",
        "s", "sub", "sup", "small", "q", "cite", "abbr", "a", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "div", "span", "input", "details", "summary",
    ];

    private static readonly HashSet<string> Classes = ["r", "c", "footnotes", "footnote-ref", "footnote-back-ref", "contains-task-list", "task-list-item", "table-wrap"];

    private readonly MarkdownPipeline pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseFootnotes().UseTaskLists().UseEmphasisExtras().UseAutoLinks().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();

    public Rendered Render(string text)
    {
        var document = Markdig.Markdown.Parse(text, pipeline);
        ReplaceImages(document);
        var headings = document.Descendants<HeadingBlock>()
            .Select(h => new Heading(h.Level, h.GetAttributes().Id ?? "", Plain(h.Inline)))
            .Where(h => h.Words.Length > 0)
            .ToList();

        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        pipeline.Setup(renderer);
        renderer.Render(document);
        return new(Clean(writer.ToString()), headings, document.FirstOrDefault() is HeadingBlock { Level: 1 });
    }

    /// <summary>Only the tags, attributes, addresses and classes that a written text needs.</summary>
    public static string Clean(string html)
    {
        // Column alignment comes as a style, which no page of ours allows.
        var aligned = html
            .Replace("style=\"text-align: right;\"", "class=\"r\"", StringComparison.Ordinal)
            .Replace("style=\"text-align: center;\"", "class=\"c\"", StringComparison.Ordinal);

        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = Tags,
            AllowedAttributes = new HashSet<string> { "href", "id", "class", "title", "colspan", "rowspan", "start", "type", "checked", "disabled", "lang", "dir", "open" },
            AllowedSchemes = new HashSet<string> { "https", "http", "mailto" },
            UriAttributes = new HashSet<string> { "href" },
            AllowedCssProperties = new HashSet<string>(),
            AllowedAtRules = new HashSet<AngleSharp.Css.Dom.CssRuleType>(),
        });
        sanitizer.AllowedClasses.UnionWith(Classes);
        sanitizer.PostProcessNode += (_, e) =>
        {
            if (e.Node is not AngleSharp.Dom.IElement element) return;
            switch (element.LocalName)
            {
                case "a":
                    element.SetAttribute("rel", "noopener noreferrer nofollow");
                    break;
                case "input" when element.GetAttribute("type") != "checkbox":
                    element.Remove();
                    break;
                case "input":
                    element.SetAttribute("disabled", "");
                    break;
            }
        };
        return sanitizer.Sanitize(aligned);
    }

    /// <summary>Nothing is fetched from elsewhere when a text is opened: whoever placed a picture would learn who reads. A link takes its place.</summary>
    private static void ReplaceImages(MarkdownDocument document)
    {
        foreach (var image in document.Descendants<LinkInline>().Where(l => l.IsImage).ToList())
        {
            image.IsImage = false;
            if (image.FirstChild is null && image.Url is { } url) image.AppendChild(new LiteralInline(url));
        }
    }

    private static string Plain(ContainerInline? inline)
    {
        if (inline is null) return "";
        return string.Concat(inline.Descendants().Select(i => i switch { LiteralInline l => l.Content.ToString(), CodeInline c => c.Content, LineBreakInline => " ", _ => "" })).Trim();
    }
}
