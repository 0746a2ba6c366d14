using System.Diagnostics;
using System.Runtime.InteropServices;
using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>A writer of Workspace: sends one proposal at a time, and takes in what is told as a browser does.</summary>
/// <remarks>Every writer follows the length of its text and its own waiting changes; some keep the text itself, to be compared in the end.</remarks>
internal sealed class HubWriter(WebSocketLine line, DraftLog log, Guid draft, Guid person, int seed, bool keepsText, Tally tally) : Writer(line, seed)
{
    private const int MostAtOnce = 500;
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(50);
    private readonly string key = $"load-{seed:D8}-{seed:D8}";
    private readonly List<Waiting> pending = [];
    private readonly Queue<long> dues = new();
    private readonly List<char>? text = keepsText ? [] : null;
    private int version;
    private int length;
    private bool isWelcome;
    private bool isSending;
    private int proposals;
    private int awaited;
    private long again;

    internal string Client { get; } = ClientId.Of(new(person), $"load-{seed:D8}-{seed:D8}").ToString();

    internal override string? Text => text is null ? null : new(CollectionsMarshal.AsSpan(text));

    internal override bool IsSettled => pending.Count == 0 && !isSending && version == log.Version;

    private protected override int Length => length;

    internal override void Begin() => Line.Send(HubForm.Join(draft));

    internal override void Rest() => Line.Send(HubForm.Ping);

    internal override void AskDigest() => Line.Send(HubForm.Digest(draft, version));

    internal override void Writes(string text) => Propose(ChangeSet.Replace(length, 0, length, text), due: 0);

    private protected override void Inserts(int at, char letter, long due) => Propose(ChangeSet.Replace(length, at, at, letter.ToString()), due);

    private protected override void Removes(int at, long due) => Propose(ChangeSet.Replace(length, at, at + 1, ""), due);

    /// <summary>When the oldest of its edits that nobody was told of yet was due.</summary>
    internal long TakeDue() => dues.Dequeue();

    internal override void Hear()
    {
        var come = Line.Receive();
        var now = Stopwatch.GetTimestamp();
        if (!isWelcome && come.StartsWith(HubForm.Welcome))
        {
            isWelcome = true;
            come = come[HubForm.Welcome.Length..];
        }

        while (!come.IsEmpty) Hear(HubForm.Next(ref come), now);
    }

    internal override void Retry(long now)
    {
        if (again != 0 && now >= again) Send();
    }

    private void Hear(ReadOnlySpan<byte> message, long now)
    {
        switch (HubForm.Read(message))
        {
            case Heard.Joined:
                HasJoined = true;
                break;
            case Heard.Hands hands:
                log.Take(hands);
                break;
            case Heard.Told told:
                Take(log.Take(version, told), now);
                break;
            case Heard.Receipt { Refused: { } refused }:
                tally.Refuse(refused);
                again = now + (long)(Again.TotalSeconds * Stopwatch.Frequency);
                break;
            case Heard.Receipt receipt:
                awaited = receipt.Version;
                break;
            case Heard.Digest digest:
                Digest = digest.Hash;
                break;
        }

        if (!isSending || awaited == 0 || version < awaited) return;
        isSending = false;
        if (pending.Count > 0) Send();
    }

    private void Take((int From, int Count) told, long now)
    {
        var (from, count) = told;
        if (from > version) throw new InvalidOperationException($"Told of what follows version {from} at version {version}.");
        for (var next = version + 1; next <= from + count; next++)
        {
            var entry = log[next];
            version = next;
            if (entry.By == this)
            {
                pending.RemoveAt(0);
                tally.Saved(entry.Due, now);
            }
            else
            {
                if (entry.By is not null) tally.Seen(entry.Due, now);
                Follow(entry.Changes);
            }
        }
    }

    /// <remarks>Moves outlines in place, as the server does: with many waiting changes the load would else cost more than what it measures.</remarks>
    private void Follow(ChangeSet theirs)
    {
        if (pending.Count > 0)
        {
            var over = default(Outline);
            over.Set(theirs);
            foreach (ref var ours in CollectionsMarshal.AsSpan(pending)) ours.Does.Cross(ref over, isLast: false);
            theirs = over.Of(theirs);
        }

        length += theirs.LengthAfter - theirs.LengthBefore;
        Apply(theirs);
    }

    /// <remarks>In place: what the load throws away would hold up what it measures.</remarks>
    private void Apply(ChangeSet change)
    {
        if (text is null) return;
        for (var edits = new Replacements(change); edits.MoveNext();)
        {
            var from = edits.At + edits.Grown;
            text.RemoveRange(from, edits.Removed);
            text.InsertRange(from, edits.Inserted);
        }
    }

    private void Propose(ChangeSet change, long due)
    {
        length = change.LengthAfter;
        Apply(change);
        pending.Add(new(change));
        dues.Enqueue(due);
        if (!isSending) Send();
    }

    private void Send()
    {
        (isSending, awaited, again) = (true, 0, 0);
        ChangeSet[] changes = [.. pending.Take(MostAtOnce).Select(one => one.Does.Of(one.Said))];
        Line.Send(HubForm.Propose(++proposals, proposals == 1 ? (draft, key) : null, version, changes));
    }

    /// <summary>A change that nobody was told of yet: as it was made, and what it does to the text as it is now.</summary>
    private struct Waiting
    {
        internal readonly ChangeSet Said;
        internal Outline Does;

        internal Waiting(ChangeSet said)
        {
            Said = said;
            Does.Set(said);
        }
    }
}
