using Microsoft.Extensions.Localization;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Resources;

namespace Workspace.Web.Pages;

/// <summary>What became of a text between two of its versions.</summary>
public sealed record Change(DraftText Before, DraftText After, Comparison Comparison)
{
    /// <summary>The older places of moves that this comparison tells above their newer ones.</summary>
    private readonly HashSet<int> movedDown = Down(Comparison);

    /// <summary>Everybody who changed something that can be seen in it.</summary>
    public IEnumerable<Author> Authors => Comparison.Blocks.SelectMany(b => All(b.Hunks)).Select(By).OfType<Author>().Distinct();

    /// <summary>Reads and compares. Null when one of the versions does not exist.</summary>
    public static async Task<Change?> BetweenAsync(DraftHistory history, DraftId draft, DraftVersion from, DraftVersion to, CancellationToken cancellation)
    {
        return await history.CompareAsync(draft, from, to, cancellation) is { } texts ? new(texts.Before, texts.After, texts.Comparison) : null;
    }

    /// <summary>Who changed a hunk; null for kept text.</summary>
    public static Author? By(Hunk hunk) => hunk.By?.By;

    /// <summary>When it was changed.</summary>
    public static DateTimeOffset? At(Hunk hunk) => hunk.By?.At;

    /// <summary>What is told of some hunks: each change once, a move at its newer place, what was edited within it beside it.</summary>
    public static IEnumerable<Hunk> Told(IEnumerable<Hunk> hunks) => All(hunks).Where(h => h.Kind is not (HunkKind.Kept or HunkKind.MovedAway));

    /// <summary>Whether text went down the page, to where it is read later.</summary>
    public bool IsDown(Move move) => movedDown.Contains(move.Number);

    /// <summary>What a link to the newer place of a move leads to.</summary>
    public static string PlaceOf(Move move) => $"m-{move.Number}";

    /// <summary>What a link to the older place of a move leads to.</summary>
    public static string OldPlaceOf(Move move) => $"m-{move.Number}-from";

    /// <summary>The whole text with its changes marked.</summary>
    /// <param name="shows">Whose changes are marked; the others' are shown as done.</param>
    public IEnumerable<Piece> Pieces(Cast cast, IStringLocalizer<Words> words, Calendar calendar, Func<Author, bool>? shows = null) =>
        Pieces(Comparison.Blocks.SelectMany(b => b.Hunks), cast, words, calendar, shows);

    /// <summary>Some hunks with their changes marked.</summary>
    public IEnumerable<Piece> Pieces(IEnumerable<Hunk> hunks, Cast cast, IStringLocalizer<Words> words, Calendar calendar, Func<Author, bool>? shows)
    {
        var last = 0;
        foreach (var hunk in hunks)
        {
            var marked = IsMarked(hunk, shows);
            if (hunk.Kind == HunkKind.MovedAway)
            {
                if (marked && hunk.Move!.Number != last) yield return Placeholder(hunk, Who(hunk)!, words); // not null: a moved hunk has its move
                last = hunk.Move!.Number;
            }
            else if (hunk.Kind == HunkKind.MovedHere)
            {
                var isFirst = hunk.Move!.Number != last;
                last = hunk.Move.Number;
                foreach (var piece in Moved(hunk, marked, isFirst)) yield return piece;
            }
            else
            {
                if (marked) yield return new(hunk.Text, hunk.Kind, Who: Who(hunk));
                else if (hunk.Kind != HunkKind.Removed) yield return new(hunk.Text);
                if (!string.IsNullOrWhiteSpace(hunk.Text)) last = 0;
            }
        }

        IEnumerable<Piece> Moved(Hunk hunk, bool marked, bool isFirst)
        {
            var kind = marked ? HunkKind.MovedHere : HunkKind.Kept;
            MoveTag? tag = marked && isFirst ? new(OldPlaceOf(hunk.Move!), IsDown(hunk.Move!), words["Change.SeeOldPlace"]) : null;
            var id = tag is null ? null : PlaceOf(hunk.Move!);
            if (hunk.Edits.IsEmpty) yield return new(hunk.Text, kind, Who: marked ? Who(hunk) : null, Id: id, Tag: tag);
            foreach (var edit in hunk.Edits)
            {
                if (edit.Kind == HunkKind.Kept || !IsMarked(edit, shows))
                {
                    if (edit.Kind == HunkKind.Removed) continue;
                    yield return new(edit.Text, kind, Who: marked ? Who(hunk) : null, Id: id, Tag: tag);
                }
                else
                {
                    yield return new(edit.Text, edit.Kind, Who: Who(edit), Id: id, Tag: tag);
                }

                (id, tag) = (null, null);
            }
        }

        string? Who(Hunk hunk) => By(hunk) is { } by ? Change.Who(hunk, cast[by], words, calendar) : null;
    }

    /// <summary>The first words of moved text, without the marks of Markdown before them.</summary>
    public static string FirstWords(string text)
    {
        const int Most = 40;
        var line = text.AsSpan().TrimStart("#>-*+| \t\n0123456789.)");
        if (line.IndexOf('\n') is >= 0 and var feed) line = line[..feed];
        line = line.TrimEnd();
        if (line.Length <= Most) return line.ToString();
        var end = line[..Most].LastIndexOf(' ');
        return $"{line[..(end > Most / 2 ? end : Most - (char.IsHighSurrogate(line[Most - 1]) ? 1 : 0))]}…";
    }

    private Piece Placeholder(Hunk hunk, string who, IStringLocalizer<Words> words) => new(
        words["Change.Quoted", FirstWords(hunk.Text)] + (hunk.Text.EndsWith('\n') ? "\n" : ""), HunkKind.MovedAway, Who: who, Id: OldPlaceOf(hunk.Move!), // not null: a moved hunk has its move
        Tag: new(PlaceOf(hunk.Move!), IsDown(hunk.Move!), words["Change.SeeNewPlace"]));

    private static bool IsMarked(Hunk hunk, Func<Author, bool>? shows) => By(hunk) is { } by && (shows is null || shows(by));

    private static IEnumerable<Hunk> All(IEnumerable<Hunk> hunks) => hunks.SelectMany(h => h.Edits.Prepend(h));

    private static string Who(Hunk hunk, Byline by, IStringLocalizer<Words> words, Calendar calendar)
    {
        var key = hunk.Kind switch { HunkKind.Inserted => "Change.InsertedBy", HunkKind.Removed => "Change.RemovedBy", _ => "Change.MovedBy" };
        return words[key, by.Person.Name, by.Organization, At(hunk) is { } at ? calendar.When(at) : "—"];
    }

    private static HashSet<int> Down(Comparison comparison)
    {
        var (down, met) = (new HashSet<int>(), new HashSet<int>());
        foreach (var hunk in comparison.Blocks.SelectMany(b => b.Hunks).Where(h => h.Move is not null))
        {
            if (met.Add(hunk.Move!.Number) && hunk.Kind == HunkKind.MovedAway) down.Add(hunk.Move.Number); // not null: filtered
        }

        return down;
    }
}
