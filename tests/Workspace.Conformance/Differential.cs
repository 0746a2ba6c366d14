using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Workspace.Conformance;

/// <summary>The engine beside CodeMirror, which runs in Node: random cases of each operation, those of either side judged by the other.</summary>
public sealed class Differential
{
    private const int LongOneIn = 100;
    private const int MostShown = 20;

    private readonly string script;
    private readonly Operation[] operations;
    private readonly int cases;
    private readonly int seed;
    private readonly List<string> shown = [];
    private long different;

    private Differential(string script, Operation[] operations, int cases, int seed) =>
        (this.script, this.operations, this.cases, this.seed) = (script, operations, cases, seed);

    /// <summary>The names of all operations.</summary>
    public static IReadOnlyList<string> Operations { get; } = [.. Operation.All.Select(operation => operation.Name)];

    /// <summary>Compares.</summary>
    /// <param name="script">Where codemirror.mjs is; CodeMirror is found in the node_modules above it.</param>
    /// <param name="names">Of the operations.</param>
    /// <param name="cases">How many of each operation each side makes.</param>
    /// <param name="seed">The same seed gives the same cases.</param>
    /// <returns>How many differ, and the first of them: CodeMirror's line, then the engine's.</returns>
    /// <exception cref="InvalidOperationException">Node failed, or made or judged another number of cases than it was to.</exception>
    public static async Task<(long Different, IReadOnlyList<string> First)> RunAsync(string script, IReadOnlyList<string> names, int cases, int seed)
    {
        var run = new Differential(script, [.. names.Select(name => Operation.All.Single(operation => operation.Name == name))], cases, seed);
        await run.JudgeTheirsAsync();
        await run.LetThemJudgeAsync();
        return (run.different, run.shown);
    }

    private async Task JudgeTheirsAsync()
    {
        using var node = Start("make", string.Join(',', operations.Select(operation => operation.Name)), $"{cases}", $"{seed}");
        node.StandardInput.Close();
        var (answer, made) = (new Line(), 0L);
        while (await node.StandardOutput.ReadLineAsync() is { } theirs)
        {
            var operation = operations[made++ % operations.Length];
            var theirLine = Encoding.UTF8.GetBytes(theirs, operation.Name.Length + 1, theirs.Length - operation.Name.Length - 1);
            if (Answered(operation, theirLine, answer) is { } fault) Differs(theirs, fault);
            else if (!answer.Written.SequenceEqual(theirLine)) Differs(theirs, $"{operation.Name} {Encoding.UTF8.GetString(answer.Written)}");
        }

        await EndAsync(node, made);
    }

    private async Task LetThemJudgeAsync()
    {
        using var node = Start("judge");
        var answers = node.StandardOutput.ReadToEndAsync();
        var input = node.StandardInput.BaseStream;
        var (chance, given, answer) = (new Chance(seed), new Line(), new Line());
        for (var i = 0; i < cases; i++)
        {
            chance.IsLong = i % LongOneIn == LongOneIn - 1;
            foreach (var operation in operations)
            {
                given.Clear();
                given.List(() => operation.Make(chance, given));
                if (Answered(operation, given.Written.ToArray(), answer) is { } fault) Differs($"{operation.Name} {Encoding.UTF8.GetString(given.Written)}", fault);
                input.Write(Encoding.UTF8.GetBytes($"{operation.Name} "));
                input.Write(answer.Written);
                input.WriteByte((byte)'\n');
            }
        }

        node.StandardInput.Close();
        var lines = (await answers).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + 1 < lines.Length; i += 2) Differs(lines[i], lines[i + 1]);
        await EndAsync(node, lines.Length % 2 == 1 ? long.Parse(lines[^1], CultureInfo.InvariantCulture) : -1);
    }

    /// <summary>Null with the whole case in the line; else what the engine threw.</summary>
    private static string? Answered(Operation operation, byte[] given, Line line)
    {
        line.Clear();
        try
        {
            line.List(() => operation.Answer(Line.Parts(given), line));
            return null;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return $"{operation.Name} {failure.GetType().Name}: {failure.Message}";
        }
    }

    private void Differs(string theirs, string ours)
    {
        different++;
        if (shown.Count < MostShown) shown.Add($"CodeMirror: {theirs}\nWorkspace:  {ours}");
    }

    private Process Start(params string[] arguments)
    {
        var node = new ProcessStartInfo("node", [script, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        return Process.Start(node) ?? throw new InvalidOperationException("Node did not start.");
    }

    private async Task EndAsync(Process node, long count)
    {
        await node.WaitForExitAsync();
        var expected = (long)cases * operations.Length;
        if (node.ExitCode != 0 || count != expected) throw new InvalidOperationException($"Got {count} cases and exit code {node.ExitCode} from Node, expected {expected} and 0.");
    }
}
