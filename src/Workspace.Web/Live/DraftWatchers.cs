using Orleans.Utilities;

namespace Workspace.Web.Live;

/// <summary>The nodes that have readers of one draft. The node on which its writer lives is told without a message between nodes.</summary>
internal sealed class DraftWatchers(DraftBroadcast here, ILogger logger)
{
    private readonly ObserverManager<IDraftWatcher> elsewhere = new(TimeSpan.FromMinutes(2), logger);
    private IDraftWatcher? hereAs; // what this node is called by the others; null while nobody reads here

    public int Count => elsewhere.Count + (hereAs is null ? 0 : 1);

    public void Add(IDraftWatcher watcher, string node)
    {
        if (node == here.Node) hereAs = watcher;
        else elsewhere.Subscribe(watcher, watcher);
    }

    public void Remove(IDraftWatcher watcher)
    {
        if (watcher.Equals(hereAs)) hereAs = null;
        else elsewhere.Unsubscribe(watcher);
    }

    public async Task NotifyAsync(Func<IDraftWatcher, Task> message)
    {
        if (hereAs is not null) await message(here);
        if (elsewhere.Count > 0) await elsewhere.Notify(message);
    }
}
