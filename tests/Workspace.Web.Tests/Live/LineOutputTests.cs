using System.Net.WebSockets;
using System.Text;
using Workspace.Web.Live.Lines;

namespace Workspace.Web.Tests.Live;

public class LineOutputTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task What_is_said_while_a_message_is_on_its_way_goes_together_in_the_next_in_its_order()
    {
        using var socket = new HeldSocket();
        var output = new LineOutput(socket, new LineSender());
        await SayAsync(output, "a");
        await socket.SendingAsync(1);
        await SayAsync(output, "b");
        output.GetSpan(1)[0] = (byte)'c';
        output.Advance(1);
        await SayAsync(output, "d");
        socket.Release();
        await socket.SendingAsync(2);
        socket.Release();
        await output.GoneAsync().WaitAsync(Patience);
        Assert.Equal(["a", "bcd"], socket.Messages);
    }

    [Fact]
    public async Task Many_who_say_something_at_once_lose_nothing()
    {
        using var socket = new HeldSocket { IsHeld = false };
        var output = new LineOutput(socket, new LineSender());
        for (var number = 0; number < 5_000; number++) await SayAsync(output, $"{number},");
        await output.GoneAsync().WaitAsync(Patience);
        Assert.Equal(string.Concat(Enumerable.Range(0, 5_000).Select(number => $"{number},")), string.Concat(socket.Messages));
    }

    [Fact]
    public async Task Whoever_says_too_much_to_one_who_does_not_read_waits_until_it_is_gone()
    {
        using var socket = new HeldSocket();
        var output = new LineOutput(socket, new LineSender());
        await SayAsync(output, "first");
        await socket.SendingAsync(1);
        var much = output.WriteAsync(new byte[100_000]);
        Assert.False(much.IsCompleted);
        socket.Release();
        await socket.SendingAsync(2);
        Assert.False(much.IsCompleted);
        socket.Release();
        Assert.False((await much.AsTask().WaitAsync(Patience)).IsCompleted);
    }

    [Fact]
    public async Task A_socket_that_fails_ends_it_and_lets_whoever_waits_go()
    {
        using var socket = new HeldSocket();
        var output = new LineOutput(socket, new LineSender());
        await SayAsync(output, "first");
        await socket.SendingAsync(1);
        var much = output.WriteAsync(new byte[100_000]);
        socket.Fail();
        Assert.True((await much.AsTask().WaitAsync(Patience)).IsCompleted);
        Assert.True((await output.WriteAsync("more"u8.ToArray())).IsCompleted);
        await output.GoneAsync().WaitAsync(Patience);
        Assert.Single(socket.Messages);
    }

    private static async Task SayAsync(LineOutput output, string text) => await output.WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>A socket on which each message is on its way until it is let go.</summary>
    private sealed class HeldSocket : WebSocket
    {
        private readonly SemaphoreSlim begun = new(0);
        private TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int heard;

        internal bool IsHeld { get; init; } = true;

        internal List<string> Messages { get; } = [];

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => WebSocketState.Open;

        public override string? SubProtocol => null;

        public override ValueTask SendAsync(ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
        {
            Assert.True(endOfMessage);
            Messages.Add(Encoding.UTF8.GetString(buffer.Span));
            if (!IsHeld) return default;
            var untilLetGo = held.Task; // before anybody knows of it, and lets go
            begun.Release();
            return new(untilLetGo);
        }

        internal async Task SendingAsync(int messages)
        {
            while (heard < messages)
            {
                Assert.True(await begun.WaitAsync(Patience));
                heard++;
            }
        }

        internal void Release()
        {
            var done = held;
            held = new(TaskCreationOptions.RunContinuationsAsynchronously);
            done.SetResult();
        }

        internal void Fail() => held.SetException(new WebSocketException("gone"));

        public override void Abort()
        {
        }

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => Task.CompletedTask;

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => Task.CompletedTask;

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override void Dispose() => begun.Dispose();
    }
}
