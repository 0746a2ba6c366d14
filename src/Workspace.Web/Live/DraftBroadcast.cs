using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Claims;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Workspace.Collab;
using Workspace.Web.Access;
using Workspace.Web.SignIn;

namespace Workspace.Web.Live;

/// <summary>One editor on this node.</summary>
/// <param name="Language">"en" or "fr": in which it is told names.</param>
/// <param name="User">Its session.</param>
/// <param name="HangUp">Ends its connection.</param>
public sealed record OpenEditor(string Connection, Guid Draft, Author Author, string Language, ClaimsPrincipal User, Action HangUp)
{
    /// <summary>"write" or "read"; what it was told last.</summary>
    public string Rights { get; set; } = "read";
}

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
    private readonly ConcurrentDictionary<Guid, ChannelWriter<Func<Task>>> mailboxes = new();
    private IDraftWatcher? reference;

    /// <summary>This node among the others, since it started.</summary>
    public string Node { get; } = Guid.CreateVersion7().ToString("N");

    /// <summary>The group of a draft's readers of one language on this node.</summary>
    public static string Group(Guid draft, string language) => $"{language}:{draft:N}";

    /// <summary>How many editors are open on this node.</summary>
    public int EditorCount => editors.Count;

    public OpenEditor? Find(string connection, Guid draft) => editors.GetValueOrDefault((connection, draft));

    /// <summary>Somebody opened a draft here; from now on this node hears of it.</summary>
    public async Task<DraftState> OpenedAsync(OpenEditor editor)
    {
        editors[(editor.Connection, editor.Draft)] = editor;
        return await WatchAsync(editor.Draft);
    }

    /// <summary>An editor closed; the last one of a draft ends the watch.</summary>
    public async Task ClosedAsync(string connection, Guid draft)
    {
        if (!editors.TryRemove((connection, draft), out _)) return;
        var grain = grains.GetGrain<IDraftGrain>(draft);
        try
        {
            await grain.Leave(connection);
            if (ConnectionsOf(draft).Length > 0) return;
            if (mailboxes.TryRemove(draft, out var mailbox)) mailbox.TryComplete();
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

    public Task Told(Guid draft, ToldBatch batch) => Post(draft, async () =>
    {
        foreach (var language in LanguagesOf(draft))
            await hub.Clients.Group(Group(draft, language)).Told(await names.ToldAsync(draft, batch, language, CancellationToken.None));
    });

    public Task Here(Guid draft, PresenceMessage presence) => Post(draft, async () =>
    {
        foreach (var language in LanguagesOf(draft))
            await hub.Clients.GroupExcept(Group(draft, language), presence.Connection).Here(draft, await names.PresenceAsync(draft, presence, language, CancellationToken.None));
    });

    public Task Gone(Guid draft, string connection) => Post(draft, async () =>
    {
        foreach (var language in LanguagesOf(draft)) await hub.Clients.Group(Group(draft, language)).Gone(draft, connection);
    });

    public Task Froze(Guid draft, bool frozen) => Post(draft, async () =>
    {
        foreach (var editor in EditorsOf(draft))
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

    private IEnumerable<OpenEditor> EditorsOf(Guid draft) => editors.Where(one => one.Key.Draft == draft).Select(one => one.Value);

    private IEnumerable<string> LanguagesOf(Guid draft) => EditorsOf(draft).Select(one => one.Language).Distinct();

    private ImmutableArray<string> ConnectionsOf(Guid draft) => [.. EditorsOf(draft).Select(one => one.Connection)];

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
                await hub.Groups.RemoveFromGroupAsync(editor.Connection, Group(editor.Draft, editor.Language), cancellation);
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

    private Task Post(Guid draft, Func<Task> message)
    {
        // What comes after the last editor left is for nobody. A mailbox that is being closed takes nothing; the next one does.
        while (EditorsOf(draft).Any() && !mailboxes.GetOrAdd(draft, _ => Mailbox(draft)).TryWrite(message))
        {
        }

        return Task.CompletedTask;
    }

    /// <summary>Sends one draft's messages one after the other.</summary>
    private ChannelWriter<Func<Task>> Mailbox(Guid draft)
    {
        var mailbox = System.Threading.Channels.Channel.CreateUnbounded<Func<Task>>(new() { SingleReader = true });
        _ = Task.Run(async () =>
        {
            await foreach (var message in mailbox.Reader.ReadAllAsync())
            {
                try
                {
                    await message();
                }
                catch (Exception exception)
                {
                    DraftLog.TellingFailed(logger, new(draft), exception);
                }
            }
        });
        return mailbox.Writer;
    }
}
