namespace Workspace.Web.Commands;

/// <summary>Something that <c>./run</c> does in place of serving.</summary>
/// <param name="Name">The word it is called by.</param>
/// <param name="Arguments">As the usage shows them: <c>[DRAFT]</c> may be left out.</param>
/// <param name="What">One line of the usage.</param>
/// <param name="RunAsync">Does it, and gives the exit code: 0 done, 1 not.</param>
internal sealed record Command(string Name, string Arguments, string What, Func<CommandRun, Task<int>> RunAsync)
{
    /// <summary>Whether it runs where there is no data yet.</summary>
    public bool MayBeginEmpty { get; init; }

    /// <summary>Every command there is, in the order of the usage.</summary>
    public static IReadOnlyList<Command> All { get; } = [VerifyCommand.Command, RebuildCommand.Command, BackupCommand.Command, RestoreCommand.Command, ExportCommand.Command, ImportCommand.Command, ForgetCommand.Command, CodeOffCommand.Command, AdministratorCommand.Command];

    /// <summary>Its line in the usage of <c>./run</c>.</summary>
    public override string ToString() => $"  {$"{Name} {Arguments}",-28} {What}";

    public bool Takes(int arguments)
    {
        var words = Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return arguments <= words.Length && arguments >= words.Count(word => word[0] != '[');
    }
}

/// <summary>One call of a command.</summary>
/// <param name="Arguments">As many as it takes.</param>
/// <param name="Place">The data, and the PostgreSQL that has it.</param>
/// <param name="Terminal">Where it speaks.</param>
/// <param name="Cancellation">Somebody pressed Ctrl+C.</param>
internal sealed record CommandRun(IReadOnlyList<string> Arguments, DataPlace Place, Terminal Terminal, CancellationToken Cancellation);
