using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Workspace.Bench;

/// <summary>The load process: everybody's connections on one thread, each edit made when it is due, whatever has become of the ones before.</summary>
internal sealed class Load : IDisposable
{
    /// <summary>What the process ends with when the server did not keep up.</summary>
    internal const int Late = 2;
    private const int TextLength = 30_000;
    private const double Settling = 3; // seconds
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Resting = TimeSpan.FromSeconds(10);
    private readonly LoadPlan plan;
    private readonly Tally tally = new();
    private readonly Epoll epoll = new();
    private readonly List<Writer> writers = [];
    private readonly List<(Writer[] Writers, Func<string> Text)> drafts = [];
    private readonly PriorityQueue<Writer, long> schedule = new();
    private readonly Random random = new(1);
    private long lastRest = Stopwatch.GetTimestamp();

    internal Load(LoadPlan plan)
    {
        this.plan = plan;
        foreach (var draft in plan.Drafts) drafts.Add(plan.Server == LiveRow.Ours ? OnHub(draft) : OnHocuspocus(draft));
    }

    /// <summary>Runs it. Says "begin" and "end" on its output when the measured time begins and ends.</summary>
    internal LoadSeen Run()
    {
        foreach (var writer in writers)
        {
            writer.Begin();
            Until(() => writer.HasJoined, "joined");
        }

        foreach (var draft in drafts)
        {
            draft.Writers[0].Writes(Prose());
            Until(() => draft.Writers.All(writer => writer.IsSettled), "seen the text");
        }

        foreach (var writer in plan.Rate > 0 ? writers : []) Plan(writer, Stopwatch.GetTimestamp());
        For(plan.WarmUp - Settling);
        GC.Collect(); // now, and not while it is measured: what stops the load would be counted as the server's
        For(Math.Min(plan.WarmUp, Settling));
        var (up, down, cpu) = Begin();
        For(plan.Measured);
        var seen = (Up: writers.Sum(writer => writer.Line.Up) - up, Down: writers.Sum(writer => writer.Line.Down) - down, Cpu: Cpu() - cpu);
        tally.Close(Stopwatch.GetTimestamp());
        var inTime = tally.Told;
        Console.WriteLine("end");
        schedule.Clear();
        Until(() => writers.All(writer => writer.IsSettled), "been told everything");
        Compare();
        if (inTime * 2 < tally.Told) throw new TimeoutException("Most edits of the measured time were told of after it."); // its figures are of the others
        return new(tally.Edits, tally.SeenMs, tally.SavedMs, seen.Up, seen.Down, tally.Told, tally.Refused, seen.Cpu);
    }

    public void Dispose()
    {
        foreach (var writer in writers) writer.Line.Dispose();
        epoll.Dispose();
    }

    private static double Cpu() => Environment.CpuUsage.TotalTime.TotalSeconds;

    private static string Prose()
    {
        var prose = new StringBuilder();
        while (prose.Length < TextLength) prose.Append("Everyone has the right to be heard before a decision that concerns them. ").Append(prose.Length / 73 % 6 == 5 ? "\n\n" : "");
        return prose.ToString(0, TextLength);
    }

    private (Writer[] Writers, Func<string> Text) OnHub(LoadDraft draft)
    {
        var log = new DraftLog();
        return ([.. draft.People.Select((person, place) => Enter(OnHub(draft, person, log, keepsText: place < 2)))], () => log.Text().ToString());
    }

    private HubWriter OnHub(LoadDraft draft, LoadPerson person, DraftLog log, bool keepsText)
    {
        var writer = new HubWriter(new(plan.Port, "/live", person.Cookie), log, draft.Id, person.Id, writers.Count + 1, keepsText, tally);
        writer.Line.Send(HubForm.Handshake); // at once: the hub does not wait long for it
        log.Enter(writer);
        return writer;
    }

    /// <summary>Its name goes with every message there, so it has a short one.</summary>
    private (Writer[] Writers, Func<string> Text) OnHocuspocus(LoadDraft draft)
    {
        var (log, name) = (new YLog(), $"draft {drafts.Count + 1}");
        return ([.. draft.People.Select(_ => Enter(new HocuspocusWriter(new(plan.Port, "/", cookie: null), log, name, writers.Count + 1, tally)))], log.Text);
    }

    private Writer Enter(Writer writer)
    {
        epoll.Watch(writer.Line.Socket, writers.Count);
        writers.Add(writer);
        return writer;
    }

    private (long Up, long Down, double Cpu) Begin()
    {
        Console.WriteLine("begin");
        tally.Open(Stopwatch.GetTimestamp());
        return (writers.Sum(writer => writer.Line.Up), writers.Sum(writer => writer.Line.Down), Cpu());
    }

    private void Plan(Writer writer, long after)
    {
        writer.NextDue = after + (long)((0.5 + random.NextDouble()) / plan.Rate * Stopwatch.Frequency);
        schedule.Enqueue(writer, writer.NextDue);
    }

    private void For(double seconds)
    {
        var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end) Turn(end);
    }

    private void Until(Func<bool> isDone, string what)
    {
        var end = Stopwatch.GetTimestamp() + (long)(Patience.TotalSeconds * Stopwatch.Frequency);
        while (!isDone())
        {
            if (Stopwatch.GetTimestamp() > end) throw new TimeoutException($"Not all have {what} within {Patience.TotalSeconds} seconds.");
            Turn(Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 100));
        }
    }

    /// <summary>Makes the edits that are due, and hears what comes until the next is.</summary>
    private void Turn(long end)
    {
        for (var now = Stopwatch.GetTimestamp(); schedule.TryPeek(out var writer, out var due) && due <= now;)
        {
            schedule.Dequeue();
            writer.Writes(due);
            Plan(writer, due);
        }

        var next = schedule.TryPeek(out _, out var time) ? Math.Min(time, end) : end;
        var events = epoll.Wait(TimeSpan.FromSeconds(Math.Max(0, next - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency), out var count);
        for (var i = 0; i < count; i++) writers[Epoll.Number(events, i)].Hear();
        if (tally.Refused > 0) foreach (var writer in writers) writer.Retry(Stopwatch.GetTimestamp());
        if (Stopwatch.GetElapsedTime(lastRest) < Resting) return;
        lastRest = Stopwatch.GetTimestamp();
        foreach (var writer in writers) writer.Rest();
    }

    /// <summary>Everybody was told the same; so whoever follows it has the same text: those who kept theirs, and the server.</summary>
    private void Compare()
    {
        foreach (var (those, written) in drafts)
        {
            var text = written();
            those[0].AskDigest();
            Until(() => those[0].Digest is not null, "an answer about the text");
            if (those[0].Digest != Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))) throw new InvalidOperationException("The server's text differs.");
            if (those.Any(writer => writer.Text is { } own && own != text)) throw new InvalidOperationException("A writer's text differs.");
        }
    }
}
