using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Workspace.Web.Live;

/// <summary>Tells this node's editors of one draft what has been committed and who is there, in the order in which it came.</summary>
/// <remarks>
/// Everything that was committed since the last round goes out together: one message, written once for each language, the same bytes to
/// all. Whoever cannot take it yet is passed over, holds up nobody, and gets all it has missed in one message when it can; when that
/// has grown too long it sees the gap and asks. With many editors rounds keep a distance, so that telling takes half a processor at most.
/// </remarks>
public sealed class DraftTelling
{
    /// <summary>About what a message to one more editor costs, twice.</summary>
    private static readonly TimeSpan DistanceForEach = TimeSpan.FromMicroseconds(20);

    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);
    private const int Remembered = 2_000;

    private readonly Channel<Message> mailbox = Channel.CreateUnbounded<Message>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, OpenEditor> editors = new();
    private readonly Queue<ToldBatch> recent = new();
    private readonly NameBook names;
    private readonly ILogger logger;
    private readonly Guid draft;
    private int remembered;
    private long lastRound;

    public DraftTelling(Guid draft, NameBook names, ILogger logger)
    {
        (this.draft, this.names, this.logger) = (draft, names, logger);
        _ = Task.Run(TellAllAsync);
    }

    public ICollection<OpenEditor> Editors => editors.Values;

    public bool IsEmpty => editors.IsEmpty;

    public void Enter(OpenEditor editor) => editors[editor.Connection] = editor;

    public void Leave(string connection) => editors.TryRemove(connection, out _);

    public void Told(ToldBatch batch) => mailbox.Writer.TryWrite(new(batch, null, null));

    /// <summary>Says something else, in its turn.</summary>
    public void Say(Func<Task> message) => mailbox.Writer.TryWrite(new(null, message, null));

    public void Close() => mailbox.Writer.TryComplete();

    /// <summary>Sends a message, written once for each language, to all but one.</summary>
    public async Task SendAsync(string method, Func<string, Task<object?[]>> arguments, string? except = null)
    {
        foreach (var those in Editors.Where(editor => editor.Connection != except).GroupBy(editor => editor.Language))
        {
            var written = new SerializedHubMessage(new InvocationMessage(method, await arguments(those.Key)));
            foreach (var editor in those) Send(editor, written);
        }
    }

    private async Task TellAllAsync()
    {
        var waiting = new List<ToldBatch>();
        while (await mailbox.Reader.WaitToReadAsync())
        {
            await KeepDistanceAsync();
            while (mailbox.Reader.TryRead(out var message))
            {
                try
                {
                    if (message.Batch is { } batch) waiting.Add(batch);
                    else await TellAsync(waiting);
                    if (message.Other is { } other) await other();
                    if (message.Freed is { } editor) await CatchUpAsync(editor);
                }
                catch (Exception exception)
                {
                    DraftLog.TellingFailed(logger, new(draft), exception);
                }
            }

            try
            {
                await TellAsync(waiting);
            }
            catch (Exception exception)
            {
                DraftLog.TellingFailed(logger, new(draft), exception);
            }
        }
    }

    private async Task KeepDistanceAsync()
    {
        var rest = (DistanceForEach * editors.Count) - Stopwatch.GetElapsedTime(lastRound);
        if (rest >= Least) await Task.Delay(rest);
        lastRound = Stopwatch.GetTimestamp();
    }

    private async Task TellAsync(List<ToldBatch> waiting)
    {
        ToldBatch[] batches = [.. waiting];
        waiting.Clear();
        for (var from = 0; from < batches.Length;)
        {
            var to = from + 1;
            while (to < batches.Length && batches[to].From == batches[to - 1].From + batches[to - 1].Count) to++;
            await TellAsync(ToldBatch.Join(batches.AsSpan(from..to)));
            from = to;
        }
    }

    private async Task TellAsync(ToldBatch batch)
    {
        Remember(batch);
        var written = new Dictionary<(int From, string Language, bool Named), SerializedHubMessage>();
        foreach (var editor in Editors)
        {
            if (editor.IsBusy) editor.ToldTo ??= batch.From;
            else await TellAsync(editor, batch, written);
        }
    }

    private async Task TellAsync(OpenEditor editor, ToldBatch batch, Dictionary<(int From, string Language, bool Named), SerializedHubMessage> written)
    {
        var missed = editor.ToldTo is { } told && told < batch.From ? Since(told) ?? batch : batch;
        var key = (missed.From, editor.Language, editor.Knows(missed));
        if (!written.TryGetValue(key, out var message))
        {
            var said = key.Item3 ? new Told(draft, missed.From, new(missed.Updates), NameBook.Nobody, NameBook.NoOrganization) : await names.ToldAsync(draft, missed, editor.Language, CancellationToken.None);
            written[key] = message = new(new InvocationMessage("Told", [said]));
        }

        editor.Learns(missed);
        editor.ToldTo = missed.From + missed.Count;
        Send(editor, message);
    }

    private async Task CatchUpAsync(OpenEditor editor)
    {
        editor.IsBusy = false;
        if (recent.Count > 0 && recent.Last() is var last && editor.ToldTo < last.From + last.Count) await TellAsync(editor, last, []);
    }

    private void Send(OpenEditor editor, SerializedHubMessage message)
    {
        var sending = editor.Line.WriteAsync(message);
        if (sending.IsCompletedSuccessfully) return;
        editor.IsBusy = true;
        _ = FreeAsync(editor, sending);
    }

    private async Task FreeAsync(OpenEditor editor, ValueTask sending)
    {
        try
        {
            await sending;
        }
        catch (Exception exception)
        {
            DraftLog.TellingFailed(logger, new(draft), exception);
        }

        mailbox.Writer.TryWrite(new(null, null, editor));
    }

    private void Remember(ToldBatch batch)
    {
        if (recent.Count > 0 && recent.Last() is var last && last.From + last.Count != batch.From) Forget();
        recent.Enqueue(batch);
        remembered += batch.Count;
        while (remembered > Remembered && recent.Count > 1) remembered -= recent.Dequeue().Count;
    }

    private void Forget()
    {
        recent.Clear();
        remembered = 0;
    }

    /// <summary>All that was told after a version; null when that is not remembered.</summary>
    private ToldBatch? Since(int version)
    {
        ToldBatch[] since = [.. recent.SkipWhile(batch => batch.From < version)];
        return since is [{ } first, ..] && first.From == version ? ToldBatch.Join(since) : null;
    }

    private readonly record struct Message(ToldBatch? Batch, Func<Task>? Other, OpenEditor? Freed);
}
