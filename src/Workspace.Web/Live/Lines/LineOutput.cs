using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;

namespace Workspace.Web.Live.Lines;

/// <summary>What a hub says over one WebSocket: all that was said since the last time goes out as one message, when its <see cref="LineSender"/> comes to it.</summary>
/// <remarks>
/// The hub writes from one thread at a time, the sender sends from another. Saying is done at once, unless so much waits that whoever says more must wait too.
/// A line that says nothing holds no memory.
/// </remarks>
internal sealed class LineOutput(WebSocket socket, LineSender sender) : PipeWriter
{
    private const int MostWaiting = 65_536;
    private const int Smallest = 512;

    private readonly Lock turn = new();
    private ArrayBufferWriter<byte> begun = new();
    private byte[] waiting = [], going = [];
    private int waitingCount, goingCount;
    private bool isDue; // with the sender, or on its way out
    private bool isOver;
    private TaskCompletionSource? gone;

    /// <summary>How the hub speaks on this line.</summary>
    public WebSocketMessageType Form { get; set; } = WebSocketMessageType.Text;

    /// <summary>Done when nothing waits any more, or nothing can go out.</summary>
    public Task GoneAsync()
    {
        lock (turn) return waitingCount + goingCount == 0 || isOver ? Task.CompletedTask : (gone ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => begun.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => begun.GetSpan(sizeHint);

    public override void Advance(int bytes) => begun.Advance(bytes);

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null) => End();

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) => SayAsync(source.Span);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => SayAsync([]);

    /// <summary>Sends what waits. Only for the sender, which comes once for each time that this was due.</summary>
    internal void Send()
    {
        ReadOnlyMemory<byte> message;
        lock (turn)
        {
            if (isOver) return;
            (waiting, going) = (going, waiting);
            (waitingCount, goingCount) = (0, waitingCount);
            message = going.AsMemory(0, goingCount);
        }

        try
        {
            var sending = socket.SendAsync(message, Form, endOfMessage: true, CancellationToken.None);
            if (sending.IsCompletedSuccessfully) Sent();
            else _ = SentAsync(sending);
        }
        catch (Exception)
        {
            End();
        }
    }

    private async Task SentAsync(ValueTask sending)
    {
        try
        {
            await sending;
            Sent();
        }
        catch (Exception)
        {
            End(); // whoever reads the socket finds it gone too
        }
    }

    private void Sent()
    {
        TaskCompletionSource? done = null;
        lock (turn)
        {
            ArrayPool<byte>.Shared.Return(going);
            (going, goingCount) = ([], 0);
            if (waitingCount > 0)
            {
                sender.Enqueue(this);
            }
            else
            {
                isDue = false;
                (done, gone) = (gone, null);
            }
        }

        done?.SetResult();
    }

    private ValueTask<FlushResult> SayAsync(ReadOnlySpan<byte> more)
    {
        lock (turn)
        {
            if (isOver) return new(new FlushResult(isCanceled: false, isCompleted: true));
            if (begun.WrittenCount > 0) Add(begun.WrittenSpan);
            Add(more);
            Forget();
            if (waitingCount > 0 && !isDue)
            {
                isDue = true;
                sender.Enqueue(this);
            }

            return waitingCount <= MostWaiting ? default : new(LaterAsync(GoneAsync()));
        }
    }

    private void Forget()
    {
        if (begun.Capacity <= Smallest) begun.ResetWrittenCount();
        else begun = new();
    }

    private async Task<FlushResult> LaterAsync(Task wait)
    {
        await wait;
        return new(isCanceled: false, isCompleted: isOver);
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (waiting.Length - waitingCount < bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Smallest, Math.Max(2 * waitingCount, waitingCount + bytes.Length)));
            waiting.AsSpan(0, waitingCount).CopyTo(larger);
            if (waiting.Length > 0) ArrayPool<byte>.Shared.Return(waiting);
            waiting = larger;
        }

        bytes.CopyTo(waiting.AsSpan(waitingCount));
        waitingCount += bytes.Length;
    }

    private void End()
    {
        TaskCompletionSource? done;
        lock (turn)
        {
            isOver = true;
            (waitingCount, goingCount) = (0, 0);
            (waiting, going) = ([], []); // not given back: the socket may read one of them yet
            (done, gone) = (gone, null);
        }

        done?.SetResult();
    }
}
