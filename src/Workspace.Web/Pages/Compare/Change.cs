using Microsoft.Extensions.Localization;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Resources;

namespace Workspace.Web.Pages;

/// <summary>What became of a text between two of its versions.</summary>
public sealed record Change(DraftText Before, DraftText After, Comparison Comparison)
{
    /// <summary>Everybody who inserted or removed something that can be seen in it.</summary>
    public IEnumerable<Author> Authors => Comparison.Blocks.SelectMany(b => b.Hunks).Select(By).OfType<Author>().Distinct();

    /// <summary>Reads and compares. Null when one of the versions does not exist.</summary>
    public static async Task<Change?> BetweenAsync(DraftHistory history, DraftId draft, DraftVersion from, DraftVersion to, CancellationToken cancellation)
    {
        if (await history.TextAsync(draft, from, cancellation) is not { } before) return null;
        if (await history.TextAsync(draft, to, cancellation) is not { } after) return null;
        var between = await history.ContributionsAsync(draft, from, to, cancellation);
        return new(before, after, Comparison.Between(before.Text, after.Text, after.Attribution, between));
    }

    /// <summary>Who inserted or removed a hunk; null for kept text.</summary>
    public static Author? By(Hunk hunk) => hunk.Kind switch
    {
        HunkKind.Inserted => hunk.Inserted?.InsertedBy,
        HunkKind.Removed => hunk.Removed?.By,
        _ => null,
    };

    /// <summary>When it was inserted or removed.</summary>
    public static DateTimeOffset? At(Hunk hunk) => hunk.Kind == HunkKind.Removed ? hunk.Removed?.At : hunk.Inserted?.ToAt;

    /// <summary>The whole text with its changes marked.</summary>
    /// <param name="shows">Whose changes are marked; the others' are shown as done.</param>
    public IEnumerable<Piece> Pieces(Cast cast, IStringLocalizer<Words> words, Calendar calendar, Func<Author, bool>? shows = null) =>
        Pieces(Comparison.Blocks.SelectMany(b => b.Hunks), cast, words, calendar, shows);

    /// <summary>Some hunks with their changes marked.</summary>
    public static IEnumerable<Piece> Pieces(IEnumerable<Hunk> hunks, Cast cast, IStringLocalizer<Words> words, Calendar calendar, Func<Author, bool>? shows)
    {
        foreach (var hunk in hunks)
        {
            var by = By(hunk);
            var marked = hunk.Kind != HunkKind.Kept && (shows is null || by is { } author && shows(author));
            if (!marked && hunk.Kind == HunkKind.Removed) continue;
            if (!marked) yield return new(hunk.Text);
            else yield return new(hunk.Text, hunk.Kind, Who: by is { } a ? Who(hunk, cast[a], words, calendar) : null);
        }
    }

    private static string Who(Hunk hunk, Byline by, IStringLocalizer<Words> words, Calendar calendar) =>
        words[hunk.Kind == HunkKind.Inserted ? "Change.InsertedBy" : "Change.RemovedBy", by.Person.Name, by.Organization, At(hunk) is { } at ? calendar.When(at) : "—"];
}
