using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Workspace.Collab;

namespace Workspace.Web.Tests.Live;

[Collection(SharedApp.Name)]
public sealed class DraftTellingTests(WorkspaceApp app)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_name_is_told_once_to_a_connection_and_again_to_the_next()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var ada = await ListenerAsync(app.Network.Ada, draft);
        await using var ben = await ListenerAsync(app.Network.Ben, draft);
        for (var version = 0; version < 5; version++) await ada.WritesAsync(version);
        await ben.ReachesAsync(5);
        Assert.Equal("Ada Alder", Assert.Single(ben.Names, name => name.Id == app.Network.Ada.Value).Name);
        Assert.Single(ben.Organizations, app.Network.Alder.Value);

        await using var again = await ListenerAsync(app.Network.Ben, draft);
        await ben.WritesAsync(5);
        await ada.WritesAsync(6);
        await again.ReachesAsync(7);
        await ben.ReachesAsync(7);
        Assert.Equal(["Ada Alder", "Ben Birch"], again.Names.Select(name => name.Name).Order());
        Assert.Equal(["Ada Alder", "Ben Birch"], ben.Names.Select(name => name.Name).Order());
    }

    [Fact]
    public async Task Everything_is_told_once_and_in_order_however_it_goes_together()
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        await using var ada = await ListenerAsync(app.Network.Ada, draft);
        await using var ben = await ListenerAsync(app.Network.Ben, draft);
        await using var cleo = await ListenerAsync(app.Network.Cleo, draft);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(number => (number % 2 == 0 ? ada : ben).WritesAsync(0, key: $"key-of-number-{number:D4}")));
        foreach (var listener in (Listener[])[ada, ben, cleo])
        {
            await listener.ReachesAsync(60);
            Assert.Equal(Enumerable.Range(1, 60), listener.Versions);
        }
    }

    [Fact]
    public async Task Who_does_not_read_holds_up_nobody_and_misses_nothing()
    {
        const int times = 24;
        var draft = await app.Network.NewDraftAsync(app.Services);
        using var slow = new ClientWebSocket();
        slow.Options.SetRequestHeader("Cookie", await app.CookieAsync(app.Network.Cleo));
        await slow.ConnectAsync(new($"ws://{app.Address.Authority}/live"), CancellationToken.None);
        await SayAsync(slow, """{"protocol":"json","version":1}""");
        await SayAsync(slow, $$"""{"type":1,"invocationId":"1","target":"Join","arguments":["{{draft}}",0]}""");
        var messages = Messages(slow).GetAsyncEnumerator();
        while (await messages.MoveNextAsync() && !messages.Current.Contains("\"type\":3", StringComparison.Ordinal))
        {
        }

        await using var ada = await ListenerAsync(app.Network.Ada, draft);
        var much = new string('x', 900_000);
        for (var version = 0; version < times; version++) await ada.WritesAsync(version, version % 2 == 0 ? $"""[[0,"{much}"]]""" : $"[[{much.Length}]]");
        await ada.ReachesAsync(times);

        var told = new List<int>();
        while (told.Count < times && await messages.MoveNextAsync().AsTask().WaitAsync(Patience))
        {
            using var message = JsonDocument.Parse(messages.Current);
            if (!message.RootElement.TryGetProperty("target", out var target) || target.GetString() != "Told") continue;
            var argument = message.RootElement.GetProperty("arguments")[0];
            told.AddRange(Enumerable.Range(argument.GetProperty("from").GetInt32() + 1, argument.GetProperty("updates").GetArrayLength()));
        }

        Assert.Equal(Enumerable.Range(1, times), told);
    }

    private static Task SayAsync(ClientWebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message + '\u001e'), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private static async IAsyncEnumerable<string> Messages(ClientWebSocket socket)
    {
        var (room, gathered) = (new byte[64 * 1024], new MemoryStream());
        while (true)
        {
            var got = await socket.ReceiveAsync(room.AsMemory(), CancellationToken.None);
            await gathered.WriteAsync(room.AsMemory(0, got.Count));
            if (!got.EndOfMessage) continue;
            foreach (var message in Encoding.UTF8.GetString(gathered.ToArray()).Split('\u001e', StringSplitOptions.RemoveEmptyEntries)) yield return message;
            gathered.SetLength(0);
        }
    }

    private async Task<Listener> ListenerAsync(PersonId person, Guid draft)
    {
        var cookie = await app.CookieAsync(person);
        var hub = new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/live"), options => options.Headers["Cookie"] = cookie).Build();
        var listener = new Listener(hub, draft);
        await hub.StartAsync();
        await hub.InvokeAsync<JsonElement>("Join", draft, 0);
        return listener;
    }

    /// <summary>A connection that writes down what it is told after it has joined.</summary>
    private sealed class Listener : IAsyncDisposable
    {
        private readonly HubConnection hub;
        private readonly Guid draft;
        private readonly List<int> versions = [];
        private readonly List<(Guid Id, string Name)> names = [];
        private readonly List<Guid> organizations = [];

        internal Listener(HubConnection hub, Guid draft)
        {
            (this.hub, this.draft) = (hub, draft);
            hub.On<JsonElement>("Told", Hear);
        }

        internal IReadOnlyList<int> Versions { get { lock (versions) return [.. versions]; } }

        internal IReadOnlyList<(Guid Id, string Name)> Names { get { lock (versions) return [.. names]; } }

        internal IReadOnlyList<Guid> Organizations { get { lock (versions) return [.. organizations]; } }

        internal Task WritesAsync(int version, string? changes = null, string key = "aaaaaaaaaaaaaaaa") => ProposeAsync(version, key, changes ?? (version == 0 ? """[[0,"x"]]""" : $"""[{version},[0,"x"]]"""));

        internal async Task ReachesAsync(int version)
        {
            using var deadline = new CancellationTokenSource(Patience);
            while (Versions is not [.., var last] || last < version)
            {
                Assert.False(deadline.IsCancellationRequested, $"told {string.Join(' ', Versions)}, expected up to {version}");
                await Tick.AfterAsync(10);
            }
        }

        public ValueTask DisposeAsync() => hub.DisposeAsync();

        private async Task ProposeAsync(int version, string key, string changes)
        {
            using var proposal = JsonDocument.Parse($$"""{"key":"{{key}}","base":{{version}},"changes":[{"c":{{changes}}}]}""");
            var receipt = await hub.InvokeAsync<JsonElement>("Propose", draft, proposal.RootElement);
            Assert.False(receipt.TryGetProperty("refused", out var refused), refused.ToString());
        }

        private void Hear(JsonElement told)
        {
            lock (versions)
            {
                versions.AddRange(Enumerable.Range(told.GetProperty("from").GetInt32() + 1, told.GetProperty("updates").GetArrayLength()));
                names.AddRange(told.GetProperty("people").EnumerateObject().Select(person => (Guid.Parse(person.Name), person.Value.GetProperty("name").GetString()!)));
                organizations.AddRange(told.GetProperty("organizations").EnumerateObject().Select(organization => Guid.Parse(organization.Name)));
            }
        }
    }
}
