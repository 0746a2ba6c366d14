using System.Runtime.CompilerServices;

namespace Workspace.Web.Tests.Security;

/// <summary>What everybody is answered at one address, or by one method of the hub, as a line of AccessTable.txt says.</summary>
/// <param name="Method">Of HTTP; "HUB" for a method of the hub.</param>
/// <param name="Route">The route as it is mapped; the name of the hub's method.</param>
/// <param name="At">The address to ask, with places to fill; null for the one that the route gives by itself.</param>
/// <param name="With">The fields of a form, the body of a request to the API or the arguments of a method, with places to fill.</param>
/// <param name="Expected">The answer to each caller.</param>
internal sealed record AccessRow(string Method, string Route, string? At, string? With, IReadOnlyDictionary<string, string> Expected)
{
    public string Name => $"{Method} {Route}";
}

/// <summary>The table of who is answered what.</summary>
internal static class AccessTable
{
    /// <summary>Callers that are answered alike at most addresses, by one word.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Groups { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["all"] = Callers.All,
        ["unknown"] = [.. Callers.Unknown, .. Callers.Programs],
        ["out"] = Callers.Out,
        ["in"] = Callers.In,
    };

    public static string Path => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Here())!, "AccessTable.txt"); // a source file stands in a folder

    public static IReadOnlyList<AccessRow> Read() =>
        [.. File.ReadLines(Path).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(Row)];

    /// <summary>The shortest cells that say what everybody was answered, for the message about a row.</summary>
    public static string Cells(IReadOnlyDictionary<string, string> answers)
    {
        var cells = new List<string>();
        foreach (var (group, members) in Groups.Where(group => group.Key != "all"))
        {
            var answered = members.Where(answers.ContainsKey).Select(member => (member, answer: answers[member])).ToList();
            if (answered.Count == 0) continue;
            var most = answered.GroupBy(one => one.answer).MaxBy(same => same.Count())!.Key; // not null: not empty
            cells.Add($"{group}={most}");
            cells.AddRange(answered.Where(one => one.answer != most).Select(one => $"{one.member}={one.answer}"));
        }

        return string.Join(' ', cells);
    }

    private static AccessRow Row(string line)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3) throw new FormatException($"A row has a method, a route and answers: {line}");
        var expected = new Dictionary<string, string>();
        string? at = null, with = null;
        foreach (var part in parts[2..])
        {
            if (part.Split('=', 2) is not [var who, var answer]) throw new FormatException($"'{part}' is no who=answer: {line}");
            if (who == "at") at = answer;
            else if (who == "with") with = answer;
            else if (Groups.TryGetValue(who, out var members)) foreach (var member in members) expected[member] = answer;
            else if (Callers.All.Contains(who)) expected[who] = answer;
            else throw new FormatException($"Nobody is called '{who}': {line}");
        }

        return Callers.All.FirstOrDefault(caller => !expected.ContainsKey(caller)) is { } left
            ? throw new FormatException($"Nothing says what '{left}' is answered: {line}")
            : new(parts[0], parts[1], at, with, expected);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
