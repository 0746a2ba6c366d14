using System.Diagnostics;
using System.Text;

namespace Workspace.Bench;

/// <summary>A writer on Hocuspocus: sends each edit at once, as its own client does.</summary>
/// <remarks>All of a draft write in one text, which the log keeps: so nobody writes in one that is older than what was sent last.</remarks>
internal sealed class HocuspocusWriter(WebSocketLine line, YLog log, string draft, int seed, Tally tally) : Writer(line, seed)
{
    /// <summary>As large as Yjs draws them.</summary>
    private readonly uint client = (uint)new Random(seed).NextInt64(1L << 28, 1L << 32);

    private int clock;
    private int version;

    internal override bool IsSettled => version == log.Version && log.IsTold;

    private protected override int Length => log.Length;

    internal override void Begin()
    {
        foreach (var message in HocuspocusForm.Join(draft)) Line.Send(message);
    }

    internal override void Writes(string text)
    {
        Propose(log.Begin(new(client, clock), text, this));
        clock += text.Length;
    }

    internal override void Hear()
    {
        var come = Line.Receive();
        var now = Stopwatch.GetTimestamp();
        while (!come.IsEmpty)
        {
            switch (HocuspocusForm.Next(ref come, out var content))
            {
                case HocuspocusForm.Heard.Joined:
                    HasJoined = true;
                    break;
                case HocuspocusForm.Heard.Told:
                    Take(log.Take(version++, content), now);
                    break;
                case HocuspocusForm.Heard.Digest:
                    Digest = Encoding.ASCII.GetString(content);
                    break;
            }
        }
    }

    internal override void AskDigest() => Line.Send(HocuspocusForm.Digest(draft));

    private protected override void Inserts(int at, char letter, long due) => Propose(log.Insert(at, new(client, clock++), letter, this, due));

    private protected override void Removes(int at, long due) => Propose(log.Remove(at, this, due));

    private void Propose(byte[] update) => Line.Send(HocuspocusForm.Propose(draft, update));

    private void Take(YLog.Entry told, long now)
    {
        foreach (var (by, due) in told.Edits)
        {
            if (by == this) tally.Returned(due);
            else tally.Seen(due, now);
        }
    }
}
