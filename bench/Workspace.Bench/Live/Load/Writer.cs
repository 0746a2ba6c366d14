using System.Diagnostics;
using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>One person's connection to one draft: writes at random places, sends one proposal at a time, and takes in what is told as a browser does.</summary>
/// <remarks>Every writer follows the length of its text and its own waiting changes; some keep the text itself, to be compared in the end.</remarks>
internal sealed class Writer(HubLine line, DraftLog log, Guid draft, Guid person, int seed, bool keepsText, Tally tally)
{
    private const int MostAtOnce = 500;
    private const string Letters = "etaoinshrdlu cmfwypvbgkjqxz";
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(50);
    private readonly string key = $"load-{seed:D8}-{seed:D8}";
    private readonly Random random = new(seed);
    private readonly List<ChangeSet> pending = [];
    private readonly Queue<long> dues = new();
    private int version;
    private int length;
    private bool isWelcome;
    private bool isSending;
    private int proposals;
    private int awaited;
    private long again;

    internal string Client { get; } = ClientId.Of(new(person), $"load-{seed:D8}-{seed:D8}").ToString();

    internal HubLine Line => line;

    internal bool HasJoined { get; private set; }

    internal string? Digest { get; private set; }

    /// <summary>When its next edit is due.</summary>
    internal long NextDue { get; set; }

    /// <summary>Null unless it keeps it.</summary>
    internal Rope? Text { get; private set; } = keepsText ? Rope.Empty : null;

    /// <summary>Whether it waits for nothing and has been told all that anybody was told.</summary>
    internal bool IsSettled => pending.Count == 0 && !isSending && version == log.Version;

    internal void Begin() => line.Send(HubForm.Join(draft));

    internal void Rest() => line.Send(HubForm.Ping);

    internal void AskDigest() => line.Send(HubForm.Digest(draft, version));

    /// <summary>The whole text, as one change.</summary>
    internal void Writes(string text, long due) => Propose(ChangeSet.Replace(length, 0, length, text), due);

    /// <summary>A letter at a random place, or every fifth time one less.</summary>
    internal void Writes(long due)
    {
        var at = random.Next(length);
        Propose(random.Next(5) == 0 ? ChangeSet.Replace(length, at, at + 1, "") : ChangeSet.Replace(length, at, at, Letters[random.Next(Letters.Length)].ToString()), due);
    }

    /// <summary>When the oldest of its edits that nobody was told of yet was due.</summary>
    internal long TakeDue() => dues.Dequeue();

    /// <summary>Reads what has come.</summary>
    internal void Hear()
    {
        var come = line.Receive();
        var now = Stopwatch.GetTimestamp();
        if (!isWelcome && come.StartsWith(HubForm.Welcome))
        {
            isWelcome = true;
            come = come[HubForm.Welcome.Length..];
        }

        while (!come.IsEmpty) Hear(HubForm.Next(ref come), now);
    }

    /// <summary>Sends what a refusal left, when its time has come.</summary>
    internal void Retry(long now)
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

    private void Follow(ChangeSet theirs)
    {
        for (var i = 0; i < pending.Count; i++)
        {
            var ours = pending[i];
            pending[i] = ours.Transform(theirs);
            theirs = theirs.Transform(ours, before: true);
        }

        length += theirs.LengthAfter - theirs.LengthBefore;
        if (Text is not null) Text = theirs.Apply(Text);
    }

    private void Propose(ChangeSet change, long due)
    {
        length = change.LengthAfter;
        if (Text is not null) Text = change.Apply(Text);
        pending.Add(change);
        dues.Enqueue(due);
        if (!isSending) Send();
    }

    private void Send()
    {
        (isSending, awaited, again) = (true, 0, 0);
        line.Send(HubForm.Propose(++proposals, proposals == 1 ? (draft, key) : null, version, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pending)[..Math.Min(MostAtOnce, pending.Count)]));
    }
}
