using System.Collections.Concurrent;

namespace Workspace.Web.Live.Lines;

/// <summary>Goes round the lines that have something to say, one after the other, as long as there are any.</summary>
/// <remarks>What is said to many at once is so sent by one worker, without waking one for each; and what is said to one line meanwhile goes out together.</remarks>
internal sealed class LineSender : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<LineOutput> due = new();
    private int isGoing;

    public void Enqueue(LineOutput line)
    {
        due.Enqueue(line);
        if (Interlocked.Exchange(ref isGoing, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        do
        {
            while (due.TryDequeue(out var line)) line.Send();
            Interlocked.Exchange(ref isGoing, 0);
        }
        while (!due.IsEmpty && Interlocked.Exchange(ref isGoing, 1) == 0);
    }
}
