using System.Globalization;
using System.Text;

namespace Workspace.Collab;

/// <summary>One contribution, or several by which a hand typed on or erased on; as <see cref="PackedRun.Show"/> draws it.</summary>
internal sealed class Go
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Contribution first;
    private readonly StringBuilder typed;
    private Contribution last;
    private int at;
    private int removed;

    internal Go(Contribution first)
    {
        this.first = last = first;
        typed = new(first.Changes.Inserted);
        (at, removed) = first.Changes.IsOne ? (first.Changes.One.Kept, first.Changes.One.Removed) : (0, 0);
    }

    /// <summary>Its line, and one for each origin.</summary>
    internal IEnumerable<string> Lines =>
        first.Origins.Select(origin => Line($"    {origin.From} to {origin.To}: first written by person {origin.Source.Author.Person}, organization {origin.Source.Author.Organization}, in draft {origin.Source.Draft}, version {origin.Source.Version}, {Time(origin.Source.At)}"))
            .Prepend(Line($"  {Versions}, {Times}, {Way}: {(first.Changes.IsEmpty ? "nothing" : string.Join(", ", Ranges))}"));

    private string Versions => first == last ? $"{first.Version}" : $"{first.Version} to {last.Version}";

    private string Times => first.At == last.At ? Time(first.At) : Line($"{Time(first.At)} for {(last.At - first.At).TotalSeconds:0.000} s");

    private string Way => first.Channel == Channel.SuggestionAccepted ? "suggestion accepted" : first.Channel.ToString().ToLowerInvariant();

    private IEnumerable<string> Ranges => first.Changes.IsOne
        ? [Range(at, removed, typed.ToString())]
        : first.Changes.Ranges.Select(range => Range(range.FromA, range.ToA - range.FromA, range.Inserted.ToString()));

    internal bool IsBy(Contribution next) => next.Author == first.Author && next.Client == first.Client;

    /// <summary>Adds what the same hand typed on or erased on; false, and nothing, where it is anything else.</summary>
    internal bool TryAdd(Contribution next)
    {
        if (!IsBy(next) || next.Channel != first.Channel || next.At < last.At || next.At - last.At > Pause) return false;
        if (!first.Origins.IsEmpty || !next.Origins.IsEmpty || !IsRange(first.Changes) || !IsRange(next.Changes)) return false;
        var range = next.Changes.One;
        if (removed == 0 && range.Removed == 0 && range.Kept == at + typed.Length)
        {
            typed.Append(next.Changes.Inserted);
        }
        else if (typed.Length == 0 && range.Added == 0 && range.Kept <= at && range.Kept + range.Removed >= at)
        {
            at = range.Kept;
            removed += range.Removed;
        }
        else
        {
            return false;
        }

        last = next;
        return true;
    }

    private static bool IsRange(ChangeSet changes) => changes.IsOne && !changes.IsEmpty;

    private static string Range(int at, int removed, string inserted) =>
        Line($"at {at}") + (removed > 0 ? Line($" -{removed}") : "") + (inserted.Length > 0 ? $" +{Quoted(inserted)}" : "");

    private static string Time(DateTimeOffset at) => Line($"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}");

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            quoted.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\t' => "\\t",
                _ when IsSeen(rune) => rune.ToString(),
                _ => Line($"\\u{{{rune.Value:X}}}"),
            });
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsSeen(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static string Line(FormattableString line) => FormattableString.Invariant(line);
}
