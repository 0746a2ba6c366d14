namespace Workspace.Web.Tests.Security;

/// <summary>What others have tried where text of strangers comes back: on pages, in headers, files, mails and tables.</summary>
internal static class Payloads
{
    /// <summary>Stands in each of them, to be found again.</summary>
    public const string Mark = "quillpayload";

    /// <summary>One line each: what can be a name or a title.</summary>
    public static IReadOnlyList<string> Lines { get; } =
    [
        "<script>quillpayload()</script>",
        "</title><script>quillpayload()</script>",
        "</pre></article></main><script>quillpayload()</script>",
        "</textarea><img src=x onerror=quillpayload()>",
        "\"><img src=x onerror=quillpayload()>",
        "' onmouseover='quillpayload()",
        "\" autofocus onfocus=\"quillpayload()",
        "` onmouseover=quillpayload() `",
        "<svg/onload=quillpayload()>",
        "<a href=javascript:quillpayload()>quillpayload</a>",
        "[quillpayload](javascript:quillpayload())",
        "[quillpayload](data:text/html;base64,PHNjcmlwdD4=)",
        "![quillpayload](//evil.example/quillpayload.png)",
        "<https://evil.example/\"onmouseover=quillpayload()>",
        "<!-- quillpayload --><!--",
        "--><script>quillpayload()</script><!--",
        "<base href=//evil.example/quillpayload>",
        "<meta http-equiv=refresh content=0;url=//evil.example/quillpayload>",
        "<iframe srcdoc='<script>quillpayload()</script>'>",
        "<form action=//evil.example/quillpayload><button>",
        "<style>@import'//evil.example/quillpayload'</style>",
        "<link rel=stylesheet href=//evil.example/quillpayload>",
        "<template><script>quillpayload()</script></template>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=quillpayload()&gt;\">",
        "&lt;script&gt;quillpayload()&lt;/script&gt;",
        "&#60;script&#62;quillpayload()&#60;/script&#62;",
        "{{7*7}} ${7*7} <%= 7*7 %> #{7*7} @(7*7) quillpayload",
        "{0} {1} {2:N0} {{quillpayload}}",
        "=HYPERLINK(\"//evil.example\",\"quillpayload\")",
        "@SUM(1+1)*cmd|' /C quillpayload'!A0",
        "+1-quillpayload",
        "-2+3+cmd|' /C quillpayload'!A0",
        "../../../../etc/quillpayload",
        "..\\..\\windows\\quillpayload.exe",
        "a\"; filename=\"quillpayload.html",
        "a; filename*=UTF-8''quillpayload.html",
        "a%0d%0aX-Quill: quillpayload",
        "CON.html quillpayload.exe",
        "\u202Egpj.quillpayload\u202C",
        "\u2066quillpayload\u2069 \u200B\u200D\uFEFF",
        "quillpayload\u2028alert\u2029",
        "'; drop table mt_events; -- quillpayload",
        "\\u003cscript\\u003equillpayload()\\u003c/script\\u003e",
        "]]>quillpayload<![CDATA[",
        "javascript:quillpayload()",
        "data:text/html,<script>quillpayload()</script>",
        "//evil.example/quillpayload",
    ];

    /// <summary>What can be a name or a title, as few as can be: what would get out wherever it stands, six together; alone what does so by its beginning, or in a name of a file, which is cut.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Lines.Where(IsAnywhere).Chunk(6).Select(six => string.Join(' ', six)), .. Lines.Where(line => !IsAnywhere(line))];

    /// <summary>Over several lines, or with what no name should have: only where it can get in at all.</summary>
    public static IReadOnlyList<string> Broken { get; } =
    [
        "quillpayload\r\nBcc: victim@evil.example\r\n\r\nquillpayload",
        "quillpayload\nX-Quill: quillpayload",
        "quillpayload\tquillpayload",
        "quillpayload\u001b[31mquillpayload",
    ];

    private static bool IsAnywhere(string line) => "<[!\"'`&{]".Contains(line[0]) || line.StartsWith("-->", StringComparison.Ordinal);
}
