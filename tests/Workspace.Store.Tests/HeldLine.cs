using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Workspace.Store.Tests;

/// <summary>A line to PostgreSQL that a test can hold. Nothing is lost on it; nothing comes through until it is let go, or it is cut.</summary>
internal sealed class HeldLine : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("line-").FullName;
    private readonly string server;
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource over = new();
    private readonly Task serving;
    private volatile TaskCompletionSource questions = new(), answers = new();

    /// <param name="store">To whose PostgreSQL.</param>
    public HeldLine(StoreFixture store)
    {
        var far = new NpgsqlConnectionStringBuilder(store.ConnectionString);
        server = Path.Combine(far.Host!, ".s.PGSQL.5432"); // not null: a socket's folder
        ConnectionString = new NpgsqlConnectionStringBuilder(store.ConnectionString) { Host = folder, Pooling = false }.ConnectionString;
        LetGo();
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder, ".s.PGSQL.5432")));
        listener.Listen();
        serving = ServeAsync();
    }

    public string ConnectionString { get; }

    /// <summary>It is held from the first question on that holds this.</summary>
    public string? HoldAt { get; set; }

    /// <summary>It is cut in place of the first answer that holds this.</summary>
    public string? CutAt { get; set; }

    /// <summary>Whether a question waits on it, or an answer.</summary>
    public bool Holds { get; private set; }

    /// <summary>Holds questions, which then do not arrive, and answers; or answers alone, so that what was asked happens.</summary>
    public void Hold(bool answersAlone = false)
    {
        answers = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!answersAlone) questions = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void LetGo()
    {
        (HoldAt, Holds) = (null, false);
        questions.TrySetResult();
        answers.TrySetResult();
    }

    /// <summary>The store at the far end of the line; not started.</summary>
    public ServiceProvider Store(StoreFixture store) =>
        new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(store.Clock).AddWorkspaceStore(ConnectionString, store.Schema).BuildServiceProvider();

    public async ValueTask DisposeAsync()
    {
        LetGo();
        await over.CancelAsync();
        listener.Dispose();
        await serving;
        over.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task ServeAsync()
    {
        var calls = new List<Task>();
        try
        {
            while (true) calls.Add(CallAsync(await listener.AcceptAsync(over.Token)));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(calls);
        }
    }

    private async Task CallAsync(Socket near)
    {
        using var far = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (near)
        {
            await far.ConnectAsync(new UnixDomainSocketEndPoint(server), CancellationToken.None);
            await Task.WhenAny(PumpAsync(near, far, isQuestion: true), PumpAsync(far, near, isQuestion: false));
        }
    }

    /// <summary>Ends when either end does, or the line is cut.</summary>
    private async Task PumpAsync(Socket from, Socket to, bool isQuestion)
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (await from.ReceiveAsync(buffer, over.Token) is var count && count > 0)
            {
                var said = Encoding.Latin1.GetString(buffer, 0, count);
                if (isQuestion && HoldAt is { } hold && said.Contains(hold, StringComparison.Ordinal)) Hold();
                if (!isQuestion && CutAt is { } cut && said.Contains(cut, StringComparison.Ordinal)) return;
                var gate = isQuestion ? questions : answers;
                if (!gate.Task.IsCompleted) Holds = true;
                await gate.Task.WaitAsync(over.Token);
                await to.SendAsync(buffer.AsMemory(0, count), over.Token);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // somebody hung up
        }
    }
}
