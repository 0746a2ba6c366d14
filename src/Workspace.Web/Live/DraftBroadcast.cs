using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.AspNetCore.SignalR;
using Workspace.Web.Access;
using Workspace.Web.SignIn;

namespace Workspace.Web.Live;

/// <summary>This node's readers of drafts: watches each draft that somebody here has open, and passes on what it hears.</summary>
/// <remarks>
/// What one draft says is passed on in the order in which it came. Four times a second the rights of every open editor are looked
/// at again (<see cref="RightsNow"/> keeps that cheap), so that a right that ends, ends in open editors too; every few seconds
/// whether its session still holds.
/// </remarks>
public sealed class DraftBroadcast(
    IGrainFactory grains, IHubContext<DraftHub, IDraftClient> hub, NameBook names, RightsNow rights, SessionCheck sessions, ILogger<DraftBroadcast> logger)
    : BackgroundService, IDraftWatcher
{
    private static readonly TimeSpan RightsEvery = TimeSpan.FromMilliseconds(250);
    private const int RoundsToRenew = 20;

    private readonly ConcurrentDictionary<(string Connection, Guid Draft), OpenEditor> editors = new();
    private readonly ConcurrentDictionary<Guid, DraftTelling> tellings = new();
    private IDraftWatcher? reference;

    /// <summary>This node among the others, since it started.</summary>
    public string Node { get; } = Guid.CreateVersion7().ToString("N");

    /// <summary>How many editors are open on this node.</summary>
    public int EditorCount => editors.Count;

    public OpenEditor? Find(string connection, Guid draft) => editors.GetValueOrDefault((connection, draft));

    /// <summary>Somebody opened a draft here; from now on this node hears of it.</summary>
    public async Task<DraftState> OpenedAsync(OpenEditor editor)
    {
        editors[(editor.Connection, editor.Draft)] = editor;
        Enter(editor);
        return await WatchAsync(editor.Draft);
    }

    /// <summary>An editor closed; the last one of a draft ends the watch.</summary>
    public async Task ClosedAsync(string connection, Guid draft)
    {
        if (!editors.TryRemove((connection, draft), out _)) return;
        var grain = grains.GetGrain<IDraftGrain>(draft);
        try
        {
            if (tellings.TryGetValue(draft, out var telling)) telling.Leave(connection);
            await grain.Leave(connection);
            if (ConnectionsOf(draft).Length > 0) return;
            if (tellings.TryRemove(draft, out var over))
            {
                over.Close();
                foreach (var late in over.Editors) Enter(late); // came in between
            }

            if (reference is null) return;
            await grain.Unwatch(reference);
            if (ConnectionsOf(draft).Length > 0) await WatchAsync(draft); // somebody came in between
        }
        catch (Exception exception)
        {
            DraftLog.LeavingFailed(logger, new(draft), exception);
        }
    }

    /// <summary>Everything a connection had open.</summary>
    public ImmutableArray<Guid> DraftsOf(string connection) => [.. editors.Keys.Where(key => key.Connection == connection).Select(key => key.Draft)];

    public Task Told(Guid draft, ToldBatch batch)
    {
        Telling(draft)?.Told(batch);
        return Task.CompletedTask;
    }

    public Task Here(Guid draft, PresenceMessage presence) => Say(draft, telling => telling.SendAsync(
        "Here", async language => [draft, await names.PresenceAsync(draft, presence, language, CancellationToken.None)], except: presence.Connection));

    public Task Gone(Guid draft, string connection) => Say(draft, telling => telling.SendAsync("Gone", _ => Task.FromResult<object?[]>([draft, connection])));

    public Task Froze(Guid draft, bool frozen) => Say(draft, async telling =>
    {
        foreach (var editor in telling.Editors)
            await hub.Clients.Client(editor.Connection).Rights(draft, new(editor.Rights, frozen, frozen ? "frozen" : "unfrozen"));
    });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RightsEvery);
        var isTroubled = false;
        for (var round = 1; await timer.WaitForNextTickAsync(stoppingToken); round++)
        {
            try
            {
                await CheckRightsAsync(stoppingToken);
                if (round % RoundsToRenew == 0) await CheckSessionsAsync();
                isTroubled = false;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                if (!isTroubled) DraftLog.RightsCheckFailed(logger, exception); // once, not four times a second for as long as it lasts
                isTroubled = true;
            }

            if (round % RoundsToRenew == 0) await RenewAsync();
        }
    }

    /// <summary>Null when nobody here has the draft open: what comes after the last editor left is for nobody.</summary>
    private DraftTelling? Telling(Guid draft) => tellings.GetValueOrDefault(draft);

    /// <summary>A telling that ends while somebody enters takes nobody with it: whoever ends it looks again, and so does whoever enters.</summary>
    private void Enter(OpenEditor editor)
    {
        DraftTelling telling;
        do
        {
            telling = tellings.GetOrAdd(editor.Draft, draft => new(draft, names, logger));
            telling.Enter(editor);
        }
        while (Telling(editor.Draft) != telling);
    }

    private Task Say(Guid draft, Func<DraftTelling, Task> message)
    {
        if (Telling(draft) is { } telling) telling.Say(() => message(telling));
        return Task.CompletedTask;
    }

    private ImmutableArray<string> ConnectionsOf(Guid draft) => [.. (Telling(draft)?.Editors ?? []).Select(editor => editor.Connection)];

    private Task<DraftState> WatchAsync(Guid draft)
    {
        reference ??= grains.CreateObjectReference<IDraftWatcher>(this);
        return grains.GetGrain<IDraftGrain>(draft).Watch(reference, Node, ConnectionsOf(draft));
    }

    /// <summary>A draft's writer may have moved to another node or started anew: ask again to be told.</summary>
    private async Task RenewAsync()
    {
        foreach (var draft in editors.Keys.Select(key => key.Draft).Distinct().ToArray())
        {
            try
            {
                await WatchAsync(draft);
            }
            catch (Exception exception)
            {
                DraftLog.WatchFailed(logger, new(draft), exception);
            }
        }
    }

    private async Task CheckRightsAsync(CancellationToken cancellation)
    {
        foreach (var editor in editors.Values)
        {
            var now = await rights.OfAsync(editor.Author, new(editor.Draft), cancellation);
            var word = now.Contains(DraftRight.Write) ? "write" : now.Contains(DraftRight.Read) ? "read" : "none";
            if (word == editor.Rights) continue;
            editor.Rights = word;
            if (word == "none")
            {
                await ClosedAsync(editor.Connection, editor.Draft);
            }

            await hub.Clients.Client(editor.Connection).Rights(editor.Draft, new(word, false, "right-changed"));
        }
    }

    /// <summary>A session that was ended elsewhere loses its connection; coming back needs a new signing in.</summary>
    private async Task CheckSessionsAsync()
    {
        foreach (var editor in editors.Values.DistinctBy(one => one.Connection))
            if (!await sessions.HoldsAsync(editor.User)) editor.HangUp();
    }
}
