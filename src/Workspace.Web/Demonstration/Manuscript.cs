using System.Globalization;
using System.Text.RegularExpressions;

namespace Workspace.Web.Demonstration;

/// <summary>Somebody of the demonstration, for one of their organizations, does something to the text.</summary>
internal sealed record Turn(Writer Writer, Edit Edit);

/// <summary>A stretch of work, by one person or several by turns.</summary>
/// <param name="Day">Days from the day of the first start; negative.</param>
/// <param name="Time">When it began, as a clock in Toronto shows it.</param>
internal sealed record Sitting(int Day, TimeOnly Time, IReadOnlyList<Turn> Turns);

/// <summary>A stroke with its author's name and time.</summary>
internal sealed record DatedStroke(Writer Writer, DateTimeOffset At, Stroke Stroke);

/// <summary>How a text of the demonstration came to be: its sittings, in order.</summary>
/// <remarks>
/// Written as a file. A line that begins with <c>%%</c> says what is done, the lines after <c>%% write</c> are what is written:
/// <code>
/// %% sitting -17 11:20 maya          a sitting begins, 17 days before the first start
/// %% as femi                         somebody else goes on; person@organization where a person has two
/// %% write [before "…" | after "…"]  without a place: at the end
/// %% replace "…" -> "…"
/// %% delete "…"
/// %% move "first words" .. "last words" before "…"
/// </code>
/// </remarks>
internal sealed partial record Manuscript(IReadOnlyList<Sitting> Sittings)
{
    public static Manuscript Read(string file)
    {
        var sittings = new List<Sitting>();
        var turns = new List<Turn>();
        Writer? writer = null;
        foreach (var part in Part().Split(file).Where(part => part.Length > 0))
        {
            var end = part.IndexOf('\n', StringComparison.Ordinal);
            var line = (end < 0 ? part : part[..end]).Trim();
            var below = end < 0 ? "" : part[(end + 1)..].Trim('\n');
            if (Begin().Match(line) is { Success: true } begin)
            {
                turns = [];
                writer = Cast.WriterNamed(begin.Groups[3].Value);
                sittings.Add(new(int.Parse(begin.Groups[1].Value, CultureInfo.InvariantCulture), TimeOnly.Parse(begin.Groups[2].Value, CultureInfo.InvariantCulture), turns));
            }
            else if (line.StartsWith("as ", StringComparison.Ordinal)) writer = Cast.WriterNamed(line[3..]);
            else turns.Add(new(writer ?? throw new FormatException("A manuscript begins with a sitting."), EditOf(line, below)));
        }

        return new(sittings);
    }

    /// <summary>The text as the last sitting leaves it.</summary>
    public string Text() => Sittings.SelectMany(sitting => sitting.Turns).Aggregate("", (text, turn) => turn.Edit.Strokes(text).Aggregate(text, (now, stroke) => stroke.Apply(now)));

    /// <summary>Every stroke of every sitting with its time; the same for the same first day.</summary>
    public IEnumerable<IReadOnlyList<DatedStroke>> Strokes(DateOnly firstDay)
    {
        var text = "";
        var pace = new Pace();
        foreach (var sitting in Sittings)
        {
            var strokes = new List<DatedStroke>();
            var at = Places.Toronto(firstDay.AddDays(sitting.Day), sitting.Time);
            foreach (var turn in sitting.Turns)
            {
                at += pace.Reading();
                foreach (var stroke in turn.Edit.Strokes(text))
                {
                    at += pace.Writing(stroke);
                    strokes.Add(new(turn.Writer, at, stroke));
                    text = stroke.Apply(text);
                }
            }

            yield return strokes;
        }
    }

    private static Edit EditOf(string line, string below) => EditLine().Match(line) switch
    {
        { Success: false } => throw new FormatException($"A manuscript does not know \"%% {line}\"."),
        var match => match.Groups["verb"].Value switch
        {
            "write" => new Edit.Write(below, Quoted(match, "before"), Quoted(match, "after")),
            "replace" => new Edit.Replace(match.Groups["old"].Value, match.Groups["new"].Value),
            "delete" => new Edit.Delete(match.Groups["gone"].Value),
            _ => new Edit.Move(match.Groups["first"].Value, match.Groups["last"].Value, match.Groups["to"].Value),
        },
    };

    private static string? Quoted(Match match, string name) => match.Groups[name] is { Success: true } group ? group.Value : null;

    [GeneratedRegex(@"^%% ", RegexOptions.Multiline)]
    private static partial Regex Part();

    [GeneratedRegex(@"^sitting (-\d+) (\d\d:\d\d) (\S+)$")]
    private static partial Regex Begin();

    [GeneratedRegex("""
        ^(?<verb>write)(\ before\ "(?<before>[^"]+)"|\ after\ "(?<after>[^"]+)")?$
        |^(?<verb>replace)\ "(?<old>[^"]+)"\ ->\ "(?<new>[^"]+)"$
        |^(?<verb>delete)\ "(?<gone>[^"]+)"$
        |^(?<verb>move)\ "(?<first>[^"]+)"\ \.\.\ "(?<last>[^"]+)"\ before\ "(?<to>[^"]+)"$
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex EditLine();
}
