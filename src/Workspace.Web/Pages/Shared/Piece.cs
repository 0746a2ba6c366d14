using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Workspace.Collab;

namespace Workspace.Web.Pages;

/// <summary>A stretch of a text as a page marks it.</summary>
/// <param name="Kind">Kept, inserted, removed or moved; the placeholder where moved text stood is moved away.</param>
/// <param name="Line">The line style of the organization that wrote it, 0 for none.</param>
/// <param name="Who">Said with it: who did what, when.</param>
/// <param name="Id">What a link can lead to; kept by the first line of it.</param>
/// <param name="Tag">What stands before moved text and in its old place; kept by the first line of it.</param>
public sealed record Piece(string Text, HunkKind Kind = HunkKind.Kept, int Line = 0, string? Who = null, string? Id = null, MoveTag? Tag = null);

/// <summary>Says that text was moved, and leads to its other place.</summary>
/// <param name="Place">The id of that place.</param>
/// <param name="IsDown">Whether the text went down.</param>
/// <param name="Leads">What the link does, in words.</param>
public sealed record MoveTag(string Place, bool IsDown, string Leads);

/// <summary>One line of a Markdown text, with what its first characters make of it.</summary>
/// <param name="Class">The style: "h1" to "h6", "li", "quote", "row", "note", "blank" or "p".</param>
/// <param name="Mark">The characters that made it a heading, shown faintly; they stand at the start of the first piece.</param>
public sealed partial record MarkedLine(string Class, string Mark, ImmutableArray<Piece> Pieces)
{
    /// <summary>Cuts pieces into lines. Line feeds are dropped; one that alone was inserted or removed leaves a sign.</summary>
    public static IEnumerable<MarkedLine> Of(IEnumerable<Piece> pieces)
    {
        var line = ImmutableArray.CreateBuilder<Piece>();
        foreach (var whole in pieces)
        {
            var piece = whole;
            var from = 0;
            for (var feed = piece.Text.IndexOf('\n', StringComparison.Ordinal); feed >= 0; feed = piece.Text.IndexOf('\n', from))
            {
                if (feed > from) line.Add(piece with { Text = piece.Text[from..feed] });
                else if (piece.Kind is HunkKind.Inserted or HunkKind.Removed && line.Count > 0) line.Add(piece with { Text = "¶" });
                yield return Make(line.ToImmutable());
                line.Clear();
                piece = piece with { Id = null, Tag = null };
                from = feed + 1;
            }

            if (from < piece.Text.Length) line.Add(piece with { Text = piece.Text[from..] });
        }

        if (line.Count > 0) yield return Make(line.ToImmutable());
    }

    private static MarkedLine Make(ImmutableArray<Piece> pieces)
    {
        var present = string.Concat(pieces.Where(p => p.Kind is not (HunkKind.Removed or HunkKind.MovedAway)).Select(p => p.Text));
        var text = present.Length > 0 ? present : string.Concat(pieces.Select(p => p.Text));
        if (string.IsNullOrWhiteSpace(text)) return new("blank", "", pieces);
        if (Heading().Match(text) is { Success: true } heading)
        {
            var mark = heading.Value;
            return new($"h{mark.Count(c => c == '#')}", pieces[0].Text.StartsWith(mark, StringComparison.Ordinal) ? mark : "", pieces);
        }

        if (Footnote().IsMatch(text)) return new("note", "", pieces);
        if (Item().IsMatch(text)) return new("li", "", pieces);
        return new(text.TrimStart() switch { ['>', ..] => "quote", ['|', ..] => "row", _ => "p" }, "", pieces);
    }

    [GeneratedRegex(@"^#{1,6} +")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*([-*+]|\d{1,9}[.)])\s")]
    private static partial Regex Item();

    [GeneratedRegex(@"^\[\^[^\]]+\]:")]
    private static partial Regex Footnote();
}
