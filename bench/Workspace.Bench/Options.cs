namespace Workspace.Bench;

/// <summary>What is asked of <c>bench/run engine</c> and <c>bench/run store</c>.</summary>
internal sealed record Options(string? Traces, string? Only, bool Peers, bool Quick, bool Write)
{
    private static readonly string[] Untraced = [InventedTrace.Name, "rebase", "rope", "compare"];
    private static readonly string[] StoreParts = ["durable", "size", "history"];

    internal static Options OfEngine(ReadOnlySpan<string> arguments)
    {
        var options = Parse(arguments);
        return options.Among(options.Traces is null ? Untraced : [.. Trace.Recorded, .. Untraced[1..]]);
    }

    internal static Options OfStore(ReadOnlySpan<string> arguments) => Parse(arguments).Among(StoreParts);

    internal bool IsAsked(string subject) => Only is null || Only.Split(',').Contains(subject);

    private static Options Parse(ReadOnlySpan<string> arguments)
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
                _ => throw new ArgumentException($"Got {arguments[0]}, expected --traces DIR, --only SUBJECT,..., --no-peers, --quick or --write."),
            };
            arguments = arguments[(arguments[0] is "--traces" or "--only" ? 2 : 1)..];
        }

        return options;
    }

    private Options Among(string[] subjects) =>
        Only?.Split(',').FirstOrDefault(subject => !subjects.Contains(subject)) is { } unknown
            ? throw new ArgumentException($"Got the subject {unknown}, expected some of {string.Join(", ", subjects)}.")
            : this;
}
