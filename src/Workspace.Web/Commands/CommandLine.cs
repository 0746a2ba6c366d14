using System.Runtime.InteropServices;
using Npgsql;
using Workspace.Store;

namespace Workspace.Web.Commands;

/// <summary>What was asked on the command line: a command, or, without one, to serve.</summary>
internal static class CommandLine
{
    private const int Failed = 1, Misused = 2, Interrupted = 130;

    /// <summary>Whether the first word names something to do; options begin with two hyphens.</summary>
    public static bool AsksForCommand(string[] args) => args.Length > 0 && !args[0].StartsWith("--", StringComparison.Ordinal);

    /// <summary>Does what was asked.</summary>
    /// <returns>The exit code: 0 done, 1 failed or something wrong was found, 2 called in a wrong way, 130 stopped by Ctrl+C.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        var words = args.TakeWhile(word => !word.StartsWith("--", StringComparison.Ordinal)).ToArray();
        if (words[0] == "help") return Say(terminal.Say, Usage(), 0);
        if (Command.All.FirstOrDefault(known => known.Name == words[0]) is not { } command) return Say(terminal.Complain, $"There is no command {words[0]}. Known are:\n{Usage()}", Misused);
        if (!command.Takes(words.Length - 1)) return Say(terminal.Complain, $"It is called as: ./run {command.Name} {command.Arguments}", Misused);

        using var interrupted = new CancellationTokenSource();
        using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, interrupted));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, interrupted));
        try
        {
            await using var place = await DataPlace.OpenAsync(args[words.Length..], command.MayBeginEmpty, interrupted.Token);
            return await command.RunAsync(new(words[1..], place, terminal, interrupted.Token));
        }
        catch (Exception) when (interrupted.IsCancellationRequested)
        {
            return Say(terminal.Complain, "Stopped.", Interrupted);
        }
        catch (StartException told)
        {
            return Say(terminal.Complain, told.Message, Failed);
        }
        catch (NpgsqlException broken)
        {
            return Say(terminal.Complain, $"The database did not do it: {broken.Message}", Failed);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            return Say(terminal.Complain, broken.Message, Failed);
        }
    }

    private static string Usage() => string.Join('\n', Command.All);

    private static int Say(Action<string> say, string what, int code)
    {
        say(what);
        return code;
    }

    private static void Stop(PosixSignalContext signal, CancellationTokenSource interrupted)
    {
        signal.Cancel = true; // the command ends in good order, and so does PostgreSQL
        interrupted.Cancel();
    }
}
