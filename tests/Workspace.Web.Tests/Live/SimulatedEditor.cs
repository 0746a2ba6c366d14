using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Workspace.Collab;

namespace Workspace.Web.Tests.Live;

/// <summary>An editor without a browser: a real SignalR client that keeps its unsent changes, resends and rebases as the page's script does.</summary>
public sealed class SimulatedEditor(Uri address, string cookie, PersonId person, Guid draft, string key) : IAsyncDisposable
{
    /// <summary>Change sets in one proposal; the protocol allows 1,000.</summary>
    private const int MostAtOnce = 500;

    private readonly SemaphoreSlim gate = new(1);
    private readonly List<ChangeSet> pending = [];
    private readonly List<(string Client, Guid Person, ChangeSet Changes)> seen = [];
    private readonly CancellationTokenSource stopped = new();
    private HubConnection? connection;
    private Task? life;
    private TaskCompletionSource wake = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The text as this editor sees it, with its own unsent changes.</summary>
    public Rope Text { get; private set; } = Rope.Empty;

    /// <summary>The last version it was told.</summary>
    public int Version { get; private set; }

    /// <summary>The highest version that a receipt gave.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Change sets not confirmed yet.</summary>
    public int Pending => pending.Count;

    /// <summary>Everything it was told until now, in order: a copy, since it may be told more meanwhile.</summary>
    public IReadOnlyList<(string Client, Guid Person, ChangeSet Changes)> Seen
    {
        get
        {
            lock (seen) return [.. seen];
        }
    }

    /// <summary>Refusals by name.</summary>
    public List<string> Refusals { get; } = [];

    /// <summary>Rights it was told.</summary>
    public List<string> RightsTold { get; } = [];

    public ClientId Client => ClientId.Of(person, key);

    /// <summary>Goes online and stays so until disposed, whatever happens to the server.</summary>
    public void Start() => life = LiveAsync();

    public async Task TypeAsync(Func<Rope, (int From, int To, string Insert)> edit)
    {
        await gate.WaitAsync();
        try
        {
            var (from, to, insert) = edit(Text);
            var change = ChangeSet.Replace(Text.Length, from, to, insert);
            Text = change.Apply(Text);
            pending.Add(change);
        }
        finally
        {
            gate.Release();
        }

        wake.TrySetResult();
    }

    /// <summary>Waits until nothing is pending and a version is reached.</summary>
    public async Task SettleAsync(int version, TimeSpan patience)
    {
        for (var waited = 0; Pending > 0 || Version < version; waited += 20)
        {
            if (waited > patience.TotalMilliseconds) throw new TimeoutException($"pending {Pending}, version {Version} of {version}, refusals: {string.Join(", ", Refusals.TakeLast(3))}");
            await Tick.AfterAsync(20);
        }
    }

    /// <summary>The server's SHA-256 of the text at our version, when it can be reached.</summary>
    public async Task<string?> DigestAsync(TimeSpan patience)
    {
        for (var waited = 0; ; waited += 50)
        {
            try
            {
                if (await connection!.InvokeAsync<string?>("Digest", draft, Version, stopped.Token) is { } digest) return digest;
            }
            catch (Exception) when (waited < patience.TotalMilliseconds)
            {
                // it is on its way up
            }

            if (waited > patience.TotalMilliseconds) return null;
            await Tick.AfterAsync(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopped.CancelAsync();
        wake.TrySetResult();
        if (life is not null) await life;
        if (connection is not null) await connection.DisposeAsync();
        gate.Dispose();
        stopped.Dispose();
    }

    private async Task LiveAsync()
    {
        while (!stopped.IsCancellationRequested)
        {
            try
            {
                await ConnectAsync();
                while (!stopped.IsCancellationRequested && connection!.State == HubConnectionState.Connected)
                {
                    if (await SendAsync()) continue;
                    await Task.WhenAny(wake.Task, Tick.AfterAsync(250));
                    wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
            catch (Exception) when (!stopped.IsCancellationRequested)
            {
                // The server is down or went down: come back later, as the page does.
                await Tick.AfterAsync(50);
            }
            catch (Exception)
            {
                return;
            }
        }
    }

    private async Task ConnectAsync()
    {
        if (connection is not null) await connection.DisposeAsync();
        var made = new HubConnectionBuilder().WithUrl(new Uri(address, "/live"), options =>
        {
            options.Cookies = new CookieContainer();
            options.Headers["Cookie"] = cookie;
        }).Build();
        made.On<JsonElement>("Told", told => ReceiveAsync(told));
        made.On<Guid, JsonElement>("Rights", (_, change) =>
        {
            lock (RightsTold) RightsTold.Add(change.GetProperty("rights").GetString()! + (change.GetProperty("frozen").GetBoolean() ? " frozen" : ""));
        });
        made.On<Guid, JsonElement>("Here", (_, _) => { });
        made.On<Guid, string>("Gone", (_, _) => { });
        await made.StartAsync(stopped.Token);
        connection = made;
        var joined = await made.InvokeAsync<JsonElement>("Join", draft, Version, stopped.Token);
        await ReceiveAsync(joined.GetProperty("told"));
    }

    /// <summary>Sends what is pending; whether there may be more to send at once.</summary>
    private async Task<bool> SendAsync()
    {
        string proposal;
        await gate.WaitAsync();
        try
        {
            if (pending.Count == 0) return false;
            proposal = Written();
        }
        finally
        {
            gate.Release();
        }

        using var document = JsonDocument.Parse(proposal);
        var receipt = await connection!.InvokeAsync<JsonElement>("Propose", draft, document.RootElement, stopped.Token);
        if (receipt.TryGetProperty("refused", out var refused))
        {
            lock (Refusals) Refusals.Add(refused.GetString()!);
            await Tick.AfterAsync(50);
            return true;
        }

        Acknowledged = Math.Max(Acknowledged, receipt.GetProperty("version").GetInt32());

        // Our own changes are confirmed when they are told, like everybody's; if that is missed, ask.
        for (var round = 0; Version < receipt.GetProperty("version").GetInt32(); round++)
        {
            if (round > 0) await ReceiveAsync(await connection!.InvokeAsync<JsonElement>("Pull", draft, Version, stopped.Token));
            else await Tick.AfterAsync(10);
        }

        return pending.Count > 0;
    }

    private string Written()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("key", key);
            writer.WriteNumber("base", Version);
            writer.WriteStartArray("changes");
            foreach (var change in pending.Take(MostAtOnce))
            {
                writer.WriteStartObject();
                writer.WritePropertyName("c");
                change.WriteTo(writer);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private async Task ReceiveAsync(JsonElement told)
    {
        await gate.WaitAsync();
        try
        {
            var at = told.GetProperty("from").GetInt32();
            foreach (var update in told.GetProperty("updates").EnumerateArray())
            {
                if (at++ != Version) continue; // heard already, or after a gap: asked for when it matters
                var change = ChangeSet.Parse(Encoding.UTF8.GetBytes(update.GetProperty("c").GetRawText()), out var refusal)
                    ?? throw new InvalidOperationException($"The server told a bad change set: {refusal}");
                var client = update.GetProperty("id").GetString()!;
                lock (seen) seen.Add((client, update.GetProperty("p").GetGuid(), change));
                Version++;
                if (client == Client.ToString()) pending.RemoveAt(0);
                else Rebase(change);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private void Rebase(ChangeSet theirs)
    {
        for (var i = 0; i < pending.Count; i++)
        {
            var ours = pending[i];
            pending[i] = ours.Transform(theirs);
            theirs = theirs.Transform(ours, before: true);
        }

        Text = theirs.Apply(Text);
    }
}

/// <summary>Waiting in tests that talk to another process, where no clock can be faked.</summary>
public static class Tick
{
    public static async Task AfterAsync(int milliseconds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(milliseconds));
        await timer.WaitForNextTickAsync();
    }
}
