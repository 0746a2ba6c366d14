namespace Workspace.Bench;

/// <summary>What is asked on the command line.</summary>
internal sealed record Options(string? Traces, string? Only, bool Peers, bool Quick, bool Write)
{
    private static readonly string[] Untraced = [InventedTrace.Name, "rebase", "rope", "compare"];

    internal static Options Parse(ReadOnlySpan<string> arguments)
    {
        var options = new Options(null, null, true, false, false);
        while (!arguments.IsEmpty)
        {
            options = arguments[0] switch
            {
                "--traces" when arguments.Length > 1 => options with { Traces = arguments[1] },
                "--only" when arguments.Length > 1 => options with { Only = arguments[1] },
                "--no-peers" => options with { Peers = false },
                "--quick" => options with { Quick = true },
                "--write" => options with { Write = true },
                _ => throw new ArgumentException($"Got {arguments[0]}, expected --traces DIR, --only SUBJECT, --no-peers, --quick or --write."),
            };
            arguments = arguments[(arguments[0] is "--traces" or "--only" ? 2 : 1)..];
        }

        var subjects = options.Traces is null ? Untraced : [.. Trace.Recorded, .. Untraced[1..]];
        if (options.Only?.Split(',').FirstOrDefault(subject => !subjects.Contains(subject)) is { } unknown) throw new ArgumentException($"Got the subject {unknown}, expected some of {string.Join(", ", subjects)}.");
        return options;
    }
}
