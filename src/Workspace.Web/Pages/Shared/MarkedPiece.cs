using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Workspace.Collab;

namespace Workspace.Web.Pages;

/// <summary>One stretch of text in its marks; white space is text here, so it is built without markup.</summary>
public sealed partial class MarkedPiece : Page
{
    [Parameter, EditorRequired]
    public Piece Piece { get; set; } = default!;

    /// <summary>Its first characters, shown faintly.</summary>
    [Parameter]
    public string Mark { get; set; } = "";

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        var element = Piece switch
        {
            { Kind: HunkKind.Inserted } => "ins",
            { Kind: HunkKind.Removed } => "del",
            { Kind: HunkKind.MovedHere or HunkKind.MovedAway } or { Line: > 0 } => "span",
            _ => null,
        };
        if (element is not null)
        {
            builder.OpenElement(0, element);
            if (Class is { } style) builder.AddAttribute(1, "class", style);
            builder.AddAttribute(2, "title", Piece.Who);
            builder.AddAttribute(3, "id", Piece.Id);
        }

        if (Piece.Tag is { } tag) Link(builder, tag);
        else if (Piece.Kind != HunkKind.Kept) Span(builder, "vh", $"{W[Spoken]}: ");
        if (Mark.Length > 0) Span(builder, "md", Mark);
        if (Piece.Kind is HunkKind.Kept or HunkKind.MovedHere) Kept(builder, Piece.Text[Mark.Length..]);
        else builder.AddContent(7, Piece.Text[Mark.Length..]);
        if (element is not null) builder.CloseElement();
    }

    private string? Class => Piece.Kind switch
    {
        HunkKind.Kept => $"by org-{Piece.Line}",
        HunkKind.MovedHere => "moved",
        HunkKind.MovedAway => "moved-away",
        _ => null,
    };

    private string Spoken => Piece.Kind switch
    {
        HunkKind.Inserted => "Change.Inserted",
        HunkKind.Removed => "Change.Removed",
        _ => "Change.Moved",
    };

    /// <summary>"Moved down", which leads to the other place.</summary>
    private void Link(RenderTreeBuilder builder, MoveTag tag)
    {
        builder.OpenElement(10, "a");
        builder.AddAttribute(11, "class", "move-tag");
        builder.AddAttribute(12, "href", $"#{tag.Place}");
        builder.OpenComponent<Icon>(13);
        builder.AddAttribute(14, nameof(Icon.Name), tag.IsDown ? "down" : "up");
        builder.CloseComponent();
        builder.AddContent(15, W[tag.IsDown ? "Change.MovedDown" : "Change.MovedUp"].Value);
        Span(builder, "vh", $", {tag.Leads}");
        builder.CloseElement();
        if (Piece.Kind is HunkKind.Inserted or HunkKind.Removed) Span(builder, "vh", $"{W[Spoken]}: ");
    }

    /// <summary>What stands as it stood, its marks of Markdown faint; what changed is shown as plainly as any other change.</summary>
    private static void Kept(RenderTreeBuilder builder, string text)
    {
        var from = 0;
        foreach (var mark in InlineMark().EnumerateMatches(text))
        {
            builder.AddContent(8, text[from..mark.Index]);
            Span(builder, "mk", text.Substring(mark.Index, mark.Length));
            from = mark.Index + mark.Length;
        }

        builder.AddContent(9, text[from..]);
    }

    private static void Span(RenderTreeBuilder builder, string style, string words)
    {
        builder.OpenElement(4, "span");
        builder.AddAttribute(5, "class", style);
        builder.AddContent(6, words);
        builder.CloseElement();
    }

    /// <summary>Strong and struck text, footnotes' numbers, links' addresses, emphasis.</summary>
    [GeneratedRegex(@"\*\*|~~|\[\^[^\]\s]+\]:?|\]\([^)\s]*\)|(?<![\w*])\*(?=[\w«“])|(?<=[\w.»”])\*(?![\w*])")]
    private static partial Regex InlineMark();
}
