using System.Diagnostics;
using System.Globalization;

namespace Workspace.Bench;

/// <summary>One run: each case on an application that was started for it, with the load in a process of its own.</summary>
internal sealed class LiveRun(LiveOptions options)
{
    /// <summary>Within which the highest rate must be seen by all but one of a hundred.</summary>
    private const double MostMs = 100;

    private static readonly int[] Rates = [500, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000, 10_000, 11_000, 12_000, 13_000, 14_000, 16_000, 18_000, 20_000];

    internal async Task MeasureAsync()
    {
        foreach (var one in LiveCase.Usual.Append(LiveCase.Idle).Where(one => options.IsAsked(one.Name)))
        {
            Keep(await MeasureAsync(one, options.WarmUp, options.Measured));
            if (options.Peers && one.HasPeer) await BesideAsync(one);
        }

        if (options.IsAsked("rate")) await FastestAsync();
        if (options.IsAsked("metrics")) Tell(MeterCost.Measure());
    }

    /// <summary>The same on Hocuspocus. A peer that does not keep up has no row, and does not end the run.</summary>
    private async Task BesideAsync(LiveCase one)
    {
        try
        {
            Keep(await MeasureHocuspocusAsync(one, options.WarmUp, options.Measured));
        }
        catch (TimeoutException)
        {
            await Console.Error.WriteLineAsync($"{one.Name,-6} {RunningHocuspocus.Name} does not keep up");
        }
    }

    private static void Keep(LiveRow row)
    {
        row.Keep();
        Tell(row);
    }

    /// <summary>Goes up until the edits are late, or fewer than are due; keeps the last rate that was not.</summary>
    private async Task FastestAsync()
    {
        LiveRow? best = null;
        await using var stage = await StageAsync(LiveCase.Fastest(Rates[0]));
        foreach (var rate in Rates)
        {
            LiveRow row;
            try
            {
                row = await PlayAsync(stage, LiveCase.Fastest(rate), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(options.Quick ? 3 : 6));
            }
            catch (Exception late) when (late is InvalidOperationException or TimeoutException)
            {
                await Console.Error.WriteLineAsync($"{rate} edits a second: {late.Message}");
                break;
            }

            Tell(row);
            if (row.Seen.SeenMs[2] >= MostMs) break;
            best = row;
        }

        best?.Keep();
    }

    private static async Task<LiveRow> MeasureAsync(LiveCase one, TimeSpan warmUp, TimeSpan measured)
    {
        await using var stage = await StageAsync(one);
        return await PlayAsync(stage, one, warmUp, measured);
    }

    /// <summary>On Hocuspocus: as many people in as many drafts, who need no account there.</summary>
    private static async Task<LiveRow> MeasureHocuspocusAsync(LiveCase one, TimeSpan warmUp, TimeSpan measured)
    {
        await using var server = new RunningHocuspocus();
        await server.StartAsync();
        var drafts = Enumerable.Range(0, one.Drafts).Select(_ => new LoadDraft(Guid.Empty, [.. Enumerable.Repeat(new LoadPerson(Guid.Empty, null), one.PeopleInEach)]));
        return await PlayAsync(server, one, new(RunningHocuspocus.Name, server.Port, [.. drafts], one.Rate, warmUp.TotalSeconds, measured.TotalSeconds));
    }

    /// <summary>An application with people and drafts for a case, freshly started.</summary>
    private static async Task<Stage> StageAsync(LiveCase one)
    {
        var app = new RunningApp();
        try
        {
            await app.StartAsync(one.Most);
            var cast = await Cast.FoundAsync(app.Data, one.People, one.Name == "rate" ? Rates.Length : one.Drafts, one.PeopleInEach);
            using var signIns = new SignIns(app);
            var cookies = await signIns.CookiesAsync([.. cast.Addresses.Select(person => person.Address)]);
            await app.StopAsync();
            await app.StartAsync(one.Most);
            return new(app, cast, cookies);
        }
        catch
        {
            await Console.Error.WriteLineAsync(app.Said());
            await app.DisposeAsync();
            throw;
        }
    }

    private static async Task<LiveRow> PlayAsync(Stage stage, LiveCase one, TimeSpan warmUp, TimeSpan measured)
    {
        var drafts = Enumerable.Range(0, one.Drafts).Select(draft => new LoadDraft(
            stage.NextDraft(), [.. Enumerable.Range(draft * one.PeopleInEach, one.PeopleInEach).Select(place => new LoadPerson(stage.Cast.Addresses[place].Person, stage.Cookies[place]))]));
        var row = await PlayAsync(stage.App, one, new(LiveRow.Ours, stage.App.Port, [.. drafts], one.Rate, warmUp.TotalSeconds, measured.TotalSeconds));
        return row with { Bare = await BareCommit.MeasureAsync(stage.App.Data) };
    }

    private static async Task<LiveRow> PlayAsync(RunningServer server, LiveCase one, LoadPlan plan)
    {
        var atRest = server.Cost;
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["load"]) { RedirectStandardInput = true, RedirectStandardOutput = true }; // a program that runs has a path
        start.Environment.TryAdd("DOTNET_GCgen0size", "0x10000000"); // 256 MB: what the load's own collections hold up would be counted as the server's
        using var load = Process.Start(start)!; // it began
        await load.StandardInput.WriteLineAsync(plan.ToJson());
        await ReadAsync(load, "begin", server);
        var before = server.Cost;
        await ReadAsync(load, "end", server);
        var after = server.Cost;
        var seen = LoadSeen.Parse(await ReadAsync(load, null, server));
        await load.WaitForExitAsync();
        return new(one, seen, plan.Measured, after.App - before.App, after.Postgres - before.Postgres, atRest.AppMemory, after.AppMemory, TimeProvider.System.GetUtcNow(), plan.Server);
    }

    private static async Task<string> ReadAsync(Process load, string? expected, RunningServer server)
    {
        if (await load.StandardOutput.ReadLineAsync() is { } line && (expected is null || line == expected)) return line;
        await load.WaitForExitAsync();
        var said = $"The load failed; the server said:\n{server.Said()}";
        throw load.ExitCode == Load.Late ? new TimeoutException(said) : new InvalidOperationException(said);
    }

    private static void Tell((double Alone, double Listening) cost) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"metrics of a keystroke committed alone: {cost.Alone:0} ns while nobody listens, {cost.Listening:0} ns while they are added up"));

    private static void Tell(LiveRow row) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{row.Case.Name,-6} {row.Server,-24} {row.EditsASecond,7:0} edits/s  seen p50 {row.Seen.SeenMs[0]:0.00} p95 {row.Seen.SeenMs[1]:0.00} p99 {row.Seen.SeenMs[2]:0.00} ms  saved p50 {row.Seen.SavedMs[0]:0.00} p99 {row.Seen.SavedMs[2]:0.00} ms  ")
        + (row.Bare is { } bare ? string.Create(CultureInfo.InvariantCulture, $"a commit {bare.P50:0.00} p99 {bare.P99:0.00} ms  ") : "")
        + string.Create(CultureInfo.InvariantCulture, $"CPU for 1,000: server {row.AppCpu * 1000 / row.Seen.Edits:0.00} postgres {row.PostgresCpu * 1000 / row.Seen.Edits:0.00} load {row.Seen.CpuSeconds * 1000 / row.Seen.Edits:0.00} s  ")
        + string.Create(CultureInfo.InvariantCulture, $"bytes up {row.Up:0.0} down {row.Down:0.0}  memory {row.AtRest >> 20} to {row.Memory >> 20} MB  refused {row.Seen.Refused}"));

    /// <summary>An application, those who may write in it, and their sessions.</summary>
    private sealed record Stage(RunningApp App, Cast Cast, string[] Cookies) : IAsyncDisposable
    {
        private int used;

        internal Guid NextDraft() => Cast.Drafts[used++];

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
