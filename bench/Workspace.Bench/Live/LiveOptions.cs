namespace Workspace.Bench;

/// <summary>What is asked of <c>bench/run live</c>.</summary>
internal sealed record LiveOptions(string? Only, bool Quick, bool Write)
{
    internal TimeSpan WarmUp => TimeSpan.FromSeconds(Quick ? 5 : 10);

    internal TimeSpan Measured => TimeSpan.FromSeconds(Quick ? 5 : 20);

    internal static LiveOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new LiveOptions(null, false, false);
        while (!arguments.IsEmpty)
        {
            options = arguments[0] switch
            {
                "--only" when arguments.Length > 1 => options with { Only = arguments[1] },
                "--quick" => options with { Quick = true },
                "--write" => options with { Write = true },
                _ => throw new ArgumentException($"Got {arguments[0]}, expected --only CASE,..., --quick or --write."),
            };
            arguments = arguments[(arguments[0] == "--only" ? 2 : 1)..];
        }

        if (options.Only?.Split(',').FirstOrDefault(name => !LiveCase.Names.Contains(name)) is { } unknown)
            throw new ArgumentException($"Got the case {unknown}, expected some of {string.Join(", ", LiveCase.Names)}.");
        return options;
    }

    internal bool IsAsked(string name) => Only is null || Only.Split(',').Contains(name);
}
