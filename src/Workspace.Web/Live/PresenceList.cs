using System.Collections.Immutable;
using Workspace.Collab;

namespace Workspace.Web.Live;

/// <summary>Who is in a draft, and where. Never stored.</summary>
public sealed class PresenceList(TimeProvider time)
{
    private static readonly TimeSpan AwayAfter = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan NodeGoneAfter = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, (PresenceMessage Presence, long At)> here = [];
    private readonly Dictionary<string, long> nodes = [];
    private readonly Dictionary<AuthorKey, long> wrote = []; // when, of those who have not been silent for long
    private readonly HashSet<AuthorKey> away = [];

    public ImmutableArray<PresenceMessage> All => [.. here.Values.Select(one => one.Presence)];

    public void Set(PresenceMessage presence)
    {
        here[presence.Connection] = (presence, time.GetTimestamp());
        nodes.TryAdd(presence.Node, time.GetTimestamp());
    }

    public bool Remove(string connection) => here.Remove(connection);

    /// <summary>Whoever writes is not away.</summary>
    public void Wrote(ImmutableArray<Contribution> contributions)
    {
        var now = time.GetTimestamp();
        foreach (var contribution in contributions)
        {
            var author = AuthorKey.Of(contribution.Author);
            wrote[author] = now;
            if (!away.Remove(author)) continue;
            foreach (var (connection, (presence, at)) in here)
                if (presence.Author == author) here[connection] = (presence with { Away = false }, at);
        }
    }

    /// <summary>Keeps of a node's connections only those it still has; gives those that went.</summary>
    public ImmutableArray<string> Keep(string node, ImmutableArray<string> connections)
    {
        nodes[node] = time.GetTimestamp();
        return Remove(node, connections);
    }

    /// <summary>Removes everybody of nodes that have not been heard of for a minute (they ask to be told more often than that); gives them.</summary>
    public ImmutableArray<string> OfLostNodes()
    {
        var gone = ImmutableArray.CreateBuilder<string>();
        foreach (var (node, at) in nodes.Where(one => time.GetElapsedTime(one.Value) > NodeGoneAfter).ToArray())
        {
            nodes.Remove(node);
            gone.AddRange(Remove(node, []));
        }

        return gone.ToImmutable();
    }

    /// <summary>Those who have done nothing for two minutes, marked as away; each is given once.</summary>
    public ImmutableArray<PresenceMessage> TurnedAway()
    {
        foreach (var (author, at) in wrote)
            if (IsLongAgo(at)) wrote.Remove(author);
        ImmutableArray<PresenceMessage> turned = [.. here.Values
            .Where(one => !one.Presence.Away && IsLongAgo(one.At) && !wrote.ContainsKey(one.Presence.Author))
            .Select(one => one.Presence with { Away = true })];
        foreach (var presence in turned)
        {
            here[presence.Connection] = (presence, here[presence.Connection].At);
            away.Add(presence.Author);
        }

        return turned;
    }

    private bool IsLongAgo(long at) => time.GetElapsedTime(at) > AwayAfter;

    private ImmutableArray<string> Remove(string node, ImmutableArray<string> kept)
    {
        ImmutableArray<string> gone = [.. here.Values.Select(one => one.Presence).Where(one => one.Node == node && !kept.Contains(one.Connection)).Select(one => one.Connection)];
        foreach (var connection in gone) here.Remove(connection);
        return gone;
    }
}
