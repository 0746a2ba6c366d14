using System.Globalization;

namespace Workspace.Bench;

/// <summary>What is asked of <c>bench/run live</c>.</summary>
internal sealed record LiveOptions(string? Only, bool Peers, bool Quick, bool Write, int? Warm)
{
    internal TimeSpan WarmUp => TimeSpan.FromSeconds(Warm ?? (Quick ? 5 : 20));

    internal TimeSpan Measured => TimeSpan.FromSeconds(Quick ? 5 : 20);

    internal static LiveOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new LiveOptions(null, true, false, false, null);
        while (!arguments.IsEmpty)
        {
            options = arguments[0] switch
            {
                "--only" when arguments.Length > 1 => options with { Only = arguments[1] },
                "--warm-up" when arguments.Length > 1 && int.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) => options with { Warm = seconds },
                "--no-peers" => options with { Peers = false },
                "--quick" => options with { Quick = true },
                "--write" => options with { Write = true },
                _ => throw new ArgumentException($"Got {arguments[0]}, expected --only CASE,..., --warm-up SECONDS, --no-peers, --quick or --write."),
            };
            arguments = arguments[(arguments[0] is "--only" or "--warm-up" ? 2 : 1)..];
        }

        if (options.Only?.Split(',').FirstOrDefault(name => !LiveCase.Names.Contains(name)) is { } unknown)
            throw new ArgumentException($"Got the case {unknown}, expected some of {string.Join(", ", LiveCase.Names)}.");
        return options;
    }

    internal bool IsAsked(string name) => Only is null || Only.Split(',').Contains(name);
}
