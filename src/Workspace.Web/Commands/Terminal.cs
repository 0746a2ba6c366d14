using Spectre.Console;
using Workspace.Store;

namespace Workspace.Web.Commands;

/// <summary>Where a command speaks: results on the standard output, complaints and progress beside it, with a bar where somebody watches.</summary>
internal sealed class Terminal(TextWriter output, TextWriter beside, bool isWatched)
{
    public static Terminal OfProcess() => new(Console.Out, Console.Error, !Console.IsErrorRedirected);

    public void Say(string line) => output.WriteLine(line);

    public void Complain(string line) => beside.WriteLine(line);

    /// <summary>Shows how far some work has come: a bar on a terminal, else a line for each step and at each tenth.</summary>
    public async Task<T> WatchAsync<T>(Func<IProgress<Advance>, Task<T>> work)
    {
        if (!isWatched) return await work(new Lines(beside));
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(beside) });
        return await console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(shown => work(new Bars(shown)));
    }

    private sealed class Bars(ProgressContext shown) : IProgress<Advance>
    {
        private readonly Dictionary<string, ProgressTask> bars = [];

        public void Report(Advance value)
        {
            if (!bars.TryGetValue(value.Step, out var bar)) bars[value.Step] = bar = shown.AddTask(Markup.Escape(value.Step));
            bar.MaxValue = Math.Max(1, value.Total);
            bar.Value = value.Total == 0 ? 1 : value.Done;
        }
    }

    private sealed class Lines(TextWriter beside) : IProgress<Advance>
    {
        private string? step;
        private long tenth;

        public void Report(Advance value)
        {
            var now = value.Total == 0 ? 10 : value.Done * 10 / value.Total;
            if (value.Step == step && now == tenth) return;
            (step, tenth) = (value.Step, now);
            beside.WriteLine($"{value.Step}: {now * 10} %");
        }
    }
}
