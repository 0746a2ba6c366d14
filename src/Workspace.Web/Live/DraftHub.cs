using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.SignalR;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.Api;
using Workspace.Web.SignIn;

namespace Workspace.Web.Live;

/// <summary>The door for browsers: knows who they are, translates, forwards; decides nothing. docs/PROTOCOL.md.</summary>
[Authorize(AuthenticationSchemes = BearerToken.OrSession)]
public sealed class DraftHub(
    IGrainFactory grains, AccessCheck access, DraftBroadcast broadcast, DraftLines lines, NameBook names, SessionCheck sessions, LiveRates rates, DraftLimits limits, OpenDrafts drafts, LiveMeter meter, Openings openings,
    ILogger<DraftHub> logger)
    : Hub<IDraftClient>
{
    /// <returns>Nothing, to nobody, where the page went away meanwhile.</returns>
    public async Task<Joined?> Join(Guid draft, int since)
    {
        try
        {
            return await JoinAsync(draft, since);
        }
        catch (OperationCanceledException) when (Context.ConnectionAborted.IsCancellationRequested)
        {
            return null;
        }
    }

    public Task<WireReceipt> Propose(Guid draft, JsonElement proposal)
    {
        if (proposal.ValueKind != JsonValueKind.Object
            || !proposal.TryGetProperty("key", out var key) || KeyOf(key) is not { } tab
            || !proposal.TryGetProperty("base", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number)
            || !proposal.TryGetProperty("changes", out var changes))
        {
            Opened(draft);
            throw new HubException("protocol: a proposal has a key of 16 to 64 characters, a base and changes.");
        }

        return ProposeAsync(draft, tab, number, JsonMarshal.GetRawUtf8Value(changes).ToArray(), isPacked: false);
    }

    /// <param name="isAnew">Whether it begins with the draft and the key; else they are those of the packed proposal before it on this connection.</param>
    public Task<WireReceipt> ProposePacked(bool isAnew, byte[] packed)
    {
        ReadOnlySpan<byte> rest = packed;
        if (isAnew) Context.Items[typeof(Tab)] = Tab.Read(ref rest);
        if (Context.Items[typeof(Tab)] is not Tab tab || !Varint.TryRead(ref rest, int.MaxValue, out int number))
            throw new HubException("protocol: a proposal has a draft and a key of 16 to 64 characters, or follows one that had, and a base.");
        return ProposeAsync(tab.Draft, tab.Key, number, rest.ToArray(), isPacked: true);
    }

    public async Task<Told> Pull(Guid draft, int since)
    {
        var editor = Opened(draft);
        return await names.ToldAsync(draft, await Grain(draft).Since(since), editor.Language, named: true, Context.ConnectionAborted);
    }

    public Task Present(Guid draft, Caret? caret)
    {
        var editor = Opened(draft);
        if (!rates.AllowsPresence(Context.ConnectionId)) return Task.CompletedTask;
        if (caret is not null && !(IsPlace(caret.Anchor) && IsPlace(caret.Head) && caret.Version >= 0)) caret = null;
        return Grain(draft).Present(new(Context.ConnectionId, broadcast.Node, AuthorKey.Of(editor.Author), caret?.Anchor, caret?.Head, caret?.Version, false));
    }

    public Task<string?> Digest(Guid draft, int version)
    {
        Opened(draft);
        return Grain(draft).Digest(version);
    }

    public Task Diverged(Guid draft, int version)
    {
        Opened(draft);
        meter.Divergences.Add(1);
        DraftLog.Diverged(logger, new(draft), version);
        return Task.CompletedTask;
    }

    public Task Leave(Guid draft) => broadcast.ClosedAsync(Context.ConnectionId, draft);

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        foreach (var draft in broadcast.DraftsOf(Context.ConnectionId)) await broadcast.ClosedAsync(Context.ConnectionId, draft);
        await base.OnDisconnectedAsync(exception);
    }

    /// <summary>What the protocol calls what somebody may do.</summary>
    internal static string Word(Acts rights) => rights.Contains(Act.Write) ? "write" : rights.Contains(Act.Read) ? "read" : "none";

    private static HubException Denied() => new("denied: there is no such draft, or you may not read it.");

    /// <summary>The key of a tab, as it stands between its quotes; null when it is not of the form the protocol gives.</summary>
    private static string? KeyOf(JsonElement key) => key.ValueKind == JsonValueKind.String ? Tab.KeyOf(JsonMarshal.GetRawUtf8Value(key)[1..^1]) : null;

    private async Task<Joined> JoinAsync(Guid draft, int since)
    {
        if (!await sessions.HoldsAsync(Context.User!)) // not null: only the signed-in come here
            throw new HubException("expired: this session was ended; sign in again.");

        if (!TokenScopes.Allow(Context.User!, TokenScope.Read)) throw Denied();
        var may = await access.ToDraftAsync(Context.User!, new(draft), Context.ConnectionAborted) ?? throw Denied();
        var author = may.Caller.Author;
        var language = Context.GetHttpContext()?.Features.Get<IRequestCultureFeature>()?.RequestCulture.UICulture.TwoLetterISOLanguageName == "fr" ? "fr" : "en";
        var line = lines.Find(Context.ConnectionId) ?? throw Denied();
        var editor = new OpenEditor(line, draft, author, language, Context.User!, Context.Abort) { Rights = Word(may.Rights) };
        editor.Rights = editor.Allowed(editor.Rights);

        await openings.RecordAsync(may.Submission.Id, may.Draft.Draft, author, "edit", Context.ConnectionAborted);

        // First it is told of what comes, then the question what came since: between the two something may be told twice, but nothing is missed.
        var state = await broadcast.OpenedAsync(editor);
        await Grain(draft).Present(new(Context.ConnectionId, broadcast.Node, AuthorKey.Of(author), null, null, null, false));
        if (Context.ConnectionAborted.IsCancellationRequested) await broadcast.ClosedAsync(Context.ConnectionId, draft);
        var told = await names.ToldAsync(draft, await Grain(draft).Since(since), language, named: true, Context.ConnectionAborted);

        var here = new List<Presence>();
        foreach (var presence in state.Here.Where(one => one.Connection != Context.ConnectionId))
            here.Add(await names.PresenceAsync(draft, presence, language, Context.ConnectionAborted));
        return new(state.Version, editor.Rights, state.Frozen, new(author.Person.Value, author.Organization.Value), told, here, await names.LedAsync(draft, state.Led, language, Context.ConnectionAborted));
    }

    private async Task<WireReceipt> ProposeAsync(Guid draft, string tab, int number, byte[] changes, bool isPacked)
    {
        var editor = Opened(draft);
        if (!TokenScopes.Allow(editor.User, TokenScope.Write)) return Refused(draft, number, Wire.Name(Refusal.NoRight));
        if (!rates.AllowsProposal(editor.Author.Person)) return Refused(draft, number, Wire.Name(Refusal.TooMany));

        var client = ClientId.Of(editor.Author.Person, tab);
        try
        {
            var proposal = new ProposalMessage(AuthorKey.Of(editor.Author), client.Value, number, changes, isPacked, IsProgram: editor.Token is not null);
            var receipt = (drafts.Near(draft) is { } near ? await near.ProposeAsync(proposal) : null) ?? await (editor.Writer ??= Grain(draft)).Propose(proposal);
            return receipt.Refused is { } refused ? Refused(draft, number, refused) : new(receipt.Version, null);
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            // The writer, or the database behind it, does not answer. What comes of the proposal is told; sent again, it changes nothing.
            DraftLog.ProposalFailed(logger, new(draft), exception);
            return Refused(draft, number, Wire.Name(Refusal.Unavailable));
        }
    }

    private bool IsPlace(int offset) => offset >= 0 && offset <= limits.Text;

    private WireReceipt Refused(Guid draft, int version, string refusal)
    {
        DraftLog.Refused(logger, new(draft), version, refusal);
        meter.Refusals.Add(1, new KeyValuePair<string, object?>("reason", refusal));
        return new(null, refusal);
    }

    private OpenEditor Opened(Guid draft) => broadcast.Find(Context.ConnectionId, draft) ?? throw new HubException("denied: join the draft first.");

    private IDraftGrain Grain(Guid draft) => grains.GetGrain<IDraftGrain>(draft);
}
