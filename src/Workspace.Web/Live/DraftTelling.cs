using System.Buffers;
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
/// has grown too long it sees the gap and asks. Whoever speaks the packed form is told in it what was typed. With many editors rounds keep a
/// distance, so that telling takes half a processor at most.
/// </remarks>
public sealed class DraftTelling
{
    /// <summary>About what a message to one more editor costs, twice.</summary>
    private static readonly TimeSpan DistanceForEach = TimeSpan.FromMicroseconds(20);

    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);
    private const int MostHands = 4_000;

    private readonly Channel<Message> mailbox = Channel.CreateUnbounded<Message>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, OpenEditor> editors = new();
    private readonly RecentlyTold recent = new();
    private readonly Dictionary<Form, SerializedHubMessage> written = []; // of the batch that is being told
    private readonly NameBook names;
    private readonly ILogger logger;
    private readonly Guid draft;
    private Hands hands = new();
    private (int Version, DateTimeOffset At) last;
    private long lastRound;

    public DraftTelling(Guid draft, NameBook names, ILogger logger)
    {
        (this.draft, this.names, this.logger) = (draft, names, logger);
        _ = Task.Run(TellAllAsync);
    }

    public ICollection<OpenEditor> Editors => editors.Values;

    public bool IsEmpty => editors.IsEmpty;

    /// <summary>Whether the text is frozen, as far as is known here.</summary>
    public bool IsFrozen { get; set; }

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
            while (to < batches.Length && batches[to].From == batches[to - 1].To) to++;
            await TellAsync(ToldBatch.Join(batches.AsSpan(from..to)));
            from = to;
        }
    }

    private async Task TellAsync(ToldBatch batch)
    {
        recent.Add(batch);
        if (hands.Count >= MostHands) hands = new();
        written.Clear();
        foreach (var (_, editor) in editors)
        {
            if (editor.IsBusy) editor.ToldTo ??= batch.From;
            else await TellAsync(editor, batch);
        }

        written.Clear(); // it is in the lines now, and need not outlive a collection here
        last = (batch.To, batch.Contributions[^1].At);
    }

    private async ValueTask TellAsync(OpenEditor editor, ToldBatch batch)
    {
        var missed = editor.ToldTo is { } told && told < batch.From ? recent.Since(told) ?? batch : batch;
        var form = FormFor(editor, missed);
        if (!written.TryGetValue(form, out var message))
            written[form] = message = form.IsPacked ? await PackedAsync(missed, form, editor.Line.Protocol) : new(new InvocationMessage("Told", [await names.ToldAsync(draft, missed, form.Language, form.IsNaming, CancellationToken.None)]));

        if (form.IsPacked) (editor.Hands, editor.HandsTold, editor.PackedTo) = (hands, hands.Count, missed.To);
        else editor.PackedTo = null;
        if (!form.IsPacked) editor.Learns(missed);
        editor.ToldTo = missed.To;
        Send(editor, message);
    }

    private Form FormFor(OpenEditor editor, ToldBatch missed)
    {
        if (!editor.IsPacked || !missed.IsTyped) return Form.Json(missed.From, editor.Language, isNaming: !editor.Knows(missed));
        hands.Add(missed);
        var told = editor.Hands == hands ? editor.HandsTold : 0;
        var goesOn = editor.Hands == hands && editor.PackedTo == missed.From && last.Version == missed.From && missed.Contributions[0].At >= last.At;
        return Form.Packed(missed.From, told < hands.Count ? editor.Language : "", goesOn, told, hands.Count);
    }

    /// <summary>What is new of the hands in it, and then what they wrote, as one.</summary>
    private async Task<SerializedHubMessage> PackedAsync(ToldBatch batch, Form form, IHubProtocol packed)
    {
        var bytes = new ArrayBufferWriter<byte>();
        if (form.HandsTold < form.HandsTo)
            packed.WriteMessage(new InvocationMessage("Hands", [await names.HandsAsync(draft, hands, form.HandsTold, form.Language, CancellationToken.None)]), bytes);
        var time = form.GoesOn ? last.At : batch.Contributions[0].At;
        PackedProtocol.WriteTold(bytes, hands, batch, time.ToUnixTimeMilliseconds(), form.GoesOn);
        return new([new(PackedProtocol.Packed, bytes.WrittenMemory)]);
    }

    private async Task CatchUpAsync(OpenEditor editor)
    {
        editor.IsBusy = false;
        if (editor.ToldTo is not { } told || recent.Since(told) is not { } missed) return;
        written.Clear();
        await TellAsync(editor, missed);
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

    /// <summary>In which form a batch is told: whoever is told the same in the same form gets the same bytes.</summary>
    private readonly record struct Form(int From, string Language, bool IsPacked, bool IsNaming, bool GoesOn, int HandsTold, int HandsTo)
    {
        internal static Form Json(int from, string language, bool isNaming) => new(from, language, IsPacked: false, isNaming, GoesOn: false, 0, 0);

        internal static Form Packed(int from, string language, bool goesOn, int handsTold, int handsTo) => new(from, language, IsPacked: true, IsNaming: false, goesOn, handsTold, handsTo);
    }

    private readonly record struct Message(ToldBatch? Batch, Func<Task>? Other, OpenEditor? Freed);
}
