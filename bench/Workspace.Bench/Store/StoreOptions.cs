namespace Workspace.Bench;

/// <summary>What is asked of <c>bench/run store</c>.</summary>
internal sealed record StoreOptions(string? Traces, string? Only, bool Peers, bool Quick, bool Write)
{
    private static readonly string[] Parts = ["durable", "size", "history"];

    internal static StoreOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new StoreOptions(null, null, true, false, false);
        while (!arguments.IsEmpty)
        {
            options = arguments[0] switch
            {
                "--traces" when arguments.Length > 1 => options with { Traces = arguments[1] },
                "--only" when arguments.Length > 1 => options with { Only = arguments[1] },
                "--no-peers" => options with { Peers = false },
                "--quick" => options with { Quick = true },
                "--write" => options with { Write = true },
                _ => throw new ArgumentException($"Got {arguments[0]}, expected --traces DIR, --only PART,..., --no-peers, --quick or --write."),
            };
            arguments = arguments[(arguments[0] is "--traces" or "--only" ? 2 : 1)..];
        }

        if (options.Only?.Split(',').FirstOrDefault(part => !Parts.Contains(part)) is { } unknown)
            throw new ArgumentException($"Got the part {unknown}, expected some of {string.Join(", ", Parts)}.");
        return options;
    }

    internal bool IsAsked(string part) => Only is null || Only.Split(',').Contains(part);
}
