using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.AspNetCore.SignalR;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.SignIn;

namespace Workspace.Web.Live;

/// <summary>This node's readers of drafts: watches each draft that somebody here has open, and passes on what it hears.</summary>
/// <remarks>
/// What one draft says is passed on in the order in which it came. Four times a second the rights of every open editor are looked at again, and twice
/// its session, so that what ends, ends in open editors too: one question to the database each, for all of them. An editor that may no longer read is shut, and waits outside
/// until it may again.
/// </remarks>
public sealed class DraftBroadcast(
    IGrainFactory grains, IHubContext<DraftHub, IDraftClient> hub, NameBook names, RightsNow rights, SessionCheck sessions, Tokens tokens, Heads heads, ILogger<DraftBroadcast> logger)
    : BackgroundService, IDraftWatcher
{
    private static readonly TimeSpan RightsEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan HearingTime = TimeSpan.FromMilliseconds(200);
    private const int RoundsForSessions = 2;
    private const int RoundsToRenew = 20;

    private readonly ConcurrentDictionary<(string Connection, Guid Draft), OpenEditor> editors = new();
    private readonly ConcurrentDictionary<(string Connection, Guid Draft), OpenEditor> outside = new();
    private readonly ConcurrentDictionary<Guid, DraftTelling> tellings = new();
    private readonly Dictionary<Guid, (Guid Account, long Events)> accounts = []; // as they were when their sessions were looked at last
    private IDraftWatcher? reference;

    /// <summary>This node among the others, since it started.</summary>
    public string Node { get; } = Guid.CreateVersion7().ToString("N");

    /// <summary>How many editors are open on this node.</summary>
    public int EditorCount => editors.Count;

    public OpenEditor? Find(string connection, Guid draft) => editors.GetValueOrDefault((connection, draft));

    /// <summary>Somebody opened a draft here; from now on this node hears of it.</summary>
    public async Task<DraftState> OpenedAsync(OpenEditor editor)
    {
        outside.TryRemove((editor.Connection, editor.Draft), out _);
        editors[(editor.Connection, editor.Draft)] = editor;
        Enter(editor);
        return await WatchAsync(editor.Draft);
    }

    /// <summary>An editor closed; the last one of a draft ends the watch.</summary>
    public async Task ClosedAsync(string connection, Guid draft)
    {
        outside.TryRemove((connection, draft), out _);
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
    public ImmutableArray<Guid> DraftsOf(string connection) => [.. editors.Keys.Concat(outside.Keys).Where(key => key.Connection == connection).Select(key => key.Draft)];

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
        telling.IsFrozen = frozen;
        foreach (var editor in telling.Editors)
            await hub.Clients.Client(editor.Connection).Rights(draft, new(editor.Rights, frozen, frozen ? "frozen" : "unfrozen"));
    });

    public Task Led(Guid draft, LedState led) => Say(draft, telling => telling.SendAsync("Led", async language => [draft, await names.LedAsync(draft, led, language, CancellationToken.None)]));

    public Task Suggested(Guid draft) => Say(draft, telling => telling.SendAsync("Suggested", _ => Task.FromResult<object?[]>([draft])));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RightsEvery);
        var isTroubled = false;
        for (var round = 1; await timer.WaitForNextTickAsync(stoppingToken); round++)
        {
            try
            {
                await CheckRightsAsync(stoppingToken);
                await CheckTokensAsync(stoppingToken);
                if (round % RoundsForSessions == 0) await CheckSessionsAsync(all: round % RoundsToRenew == 0, stoppingToken);
                isTroubled = false;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                if (!isTroubled) DraftLog.RightsCheckFailed(logger, exception); // once, not four times a second for as long as it lasts
                isTroubled = true;
            }

            await RenewAsync(round);
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

    private async Task<DraftState> WatchAsync(Guid draft)
    {
        reference ??= grains.CreateObjectReference<IDraftWatcher>(this);
        var state = await grains.GetGrain<IDraftGrain>(draft).Watch(reference, Node, ConnectionsOf(draft));
        if (Telling(draft) is { } telling) telling.IsFrozen = state.Frozen;
        return state;
    }

    /// <summary>A draft's writer may have moved to another node or started anew: ask again to be told. Each round it is some of the drafts' turn.</summary>
    private async Task RenewAsync(int round)
    {
        foreach (var draft in tellings.Keys.Where(draft => (uint)draft.GetHashCode() % RoundsToRenew == round % RoundsToRenew))
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
        OpenEditor[] open = [.. editors.Values, .. outside.Values];
        if (open.Length == 0) return;
        await rights.LookAsync([.. open.Select(editor => (editor.Author, new DraftId(editor.Draft))).Distinct()], cancellation);
        foreach (var editor in open)
        {
            var word = editor.Allowed(DraftHub.Word(await rights.OfAsync(editor.Author, new(editor.Draft), cancellation)));
            if (word == editor.Rights) continue;
            var wasOut = editor.Rights == "none";
            editor.Rights = word;
            var isFrozen = Telling(editor.Draft)?.IsFrozen ?? false;
            if (word == "none")
            {
                await ClosedAsync(editor.Connection, editor.Draft);
                outside[(editor.Connection, editor.Draft)] = editor;
            }
            else if (wasOut)
            {
                outside.TryRemove((editor.Connection, editor.Draft), out _); // told that it may, it joins again
            }

            await hub.Clients.Client(editor.Connection).Rights(editor.Draft, new(word, isFrozen, "right-changed"));
        }
    }

    /// <summary>A token that was ended loses its connections as soon as a session does.</summary>
    private async Task CheckTokensAsync(CancellationToken cancellation)
    {
        OpenEditor[] programs = [.. editors.Values.Concat(outside.Values).Where(editor => editor.Token is not null).DistinctBy(editor => editor.Connection)];
        if (programs.Length == 0) return;
        var holding = await tokens.HoldingAsync([.. programs.Select(program => program.Token).OfType<Guid>().Distinct()], cancellation);
        foreach (var program in programs)
            if (program.Token is { } token && !holding.Contains(token)) await TurnOutAsync(program);
    }

    /// <summary>A session that was ended elsewhere loses its connection; coming back needs a new signing in.</summary>
    /// <remarks>Whoever ends one changes the account, so only what belongs to accounts that have changed is looked at closely.</remarks>
    /// <param name="all">Whether to ask also which sessions are there at all: one may be swept away, or gone without a change of the account.</param>
    private async Task CheckSessionsAsync(bool all, CancellationToken cancellation)
    {
        OpenEditor[] open = [.. editors.Values.Concat(outside.Values).DistinctBy(one => one.Connection)];
        if (open.Length == 0)
        {
            accounts.Clear();
            return;
        }

        var now = await heads.OfAccountsAsync([.. open.Select(editor => editor.Author.Person.Value).Distinct()], cancellation);
        var holding = all ? await sessions.HoldingAsync([.. open.Select(editor => editor.Session).OfType<Guid>().Distinct()], cancellation) : null;
        foreach (var editor in open)
        {
            var person = editor.Author.Person.Value;
            var isSame = accounts.TryGetValue(person, out var known) && now.TryGetValue(person, out var version) && version == known
                && (holding is null || editor.Session is not { } session || holding.Contains(session));
            if (!isSame && !await sessions.HoldsAsync(editor.User)) await TurnOutAsync(editor);
        }

        accounts.Clear();
        foreach (var (person, version) in now) accounts[person] = version;
    }

    /// <summary>Says why, and hangs up a little later, so that it is heard.</summary>
    private async Task TurnOutAsync(OpenEditor editor)
    {
        foreach (var draft in DraftsOf(editor.Connection)) await ClosedAsync(editor.Connection, draft);
        await hub.Clients.Client(editor.Connection).Ended();
        HangUpAsync(editor).Ignore();
    }

    private static async Task HangUpAsync(OpenEditor editor)
    {
        await Task.Delay(HearingTime);
        editor.HangUp();
    }
}
