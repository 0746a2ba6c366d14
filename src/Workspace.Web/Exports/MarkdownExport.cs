using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Net.Http.Headers;
using Workspace.Store;
using Workspace.Web.Access;

namespace Workspace.Web.Exports;

/// <summary>The text as it is stored, byte for byte.</summary>
public static class MarkdownExport
{
    public static void MapMarkdown(this IEndpointRouteBuilder app)
    {
        app.MapGet("/drafts/{id:guid}/versions/{version:int}.md", async (Guid id, int version, HttpContext http) =>
            await http.ReadAsync(id, version) is var (access, text) ? File(http, access, text) : Results.NotFound());

        app.MapGet("/drafts/{id:guid}/export.md", async (Guid id, HttpContext http) =>
            await http.ReadNewestAsync(id) is var (access, text) ? File(http, access, text) : Results.NotFound());
    }

    /// <summary>"a-home-a-meal-a-safe-door-en-v42.md": the title's words, its language, its version.</summary>
    /// <remarks>Letters of every script stay; what any file system refuses becomes a hyphen.</remarks>
    public static string FileName(string title, string language, int version)
    {
        var words = new StringBuilder();
        foreach (var letter in title.Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(letter) || Rune.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
                words.Append(Rune.ToLowerInvariant(letter).ToString());
            else if (letter.Value is not ('\'' or '’') && words.Length > 0 && words[^1] != '-')
                words.Append('-');
            if (words.Length >= 80) break;
        }

        var name = words.ToString().Trim('-');
        return string.Create(CultureInfo.InvariantCulture, $"{(name.Length > 0 ? name : "draft")}-{language}-v{version}.md");
    }

    internal static IResult File(HttpContext http, DraftAccess access, DraftText text)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(FileName(access.Submission.Title.In(access.Draft.Language), access.Draft.Language, text.Version.Number));
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.Headers.CacheControl = "private, no-store";
        var bytes = new ArrayBufferWriter<byte>(text.Text.Length + (text.Text.Length / 8) + 1);
        text.Text.WriteUtf8To(bytes);
        return Results.Bytes(bytes.WrittenMemory, "text/markdown; charset=utf-8");
    }
}
