using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;
using Marten;
using Marten.Services;
using Microsoft.AspNetCore.DataProtection;

namespace Workspace.Store;

/// <summary>Letters that are to be sent: stored in one transaction with the act they tell of, tried until they are sent or given up.</summary>
/// <remarks>A letter goes out at least once: a node that dies between sending and noting it makes another send it again.</remarks>
public sealed partial class MailQueue(IDocumentStore store, IDataProtectionProvider protection, TimeProvider clock)
{
    public static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(3);
    public static readonly TimeSpan RememberedFor = TimeSpan.FromDays(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(6);

    private readonly IDataProtector protector = protection.CreateProtector("Workspace.Mail.Letter", "v1");
    private readonly Bell bell = new();

    /// <summary>Stores letters with whatever else a session is about to store. They leave as soon as it is saved, and never when it is not.</summary>
    public void Enqueue(IDocumentSession session, params ReadOnlySpan<Letter> letters)
    {
        var now = clock.GetUtcNow();
        foreach (var letter in letters)
        {
            session.Insert(new StoredLetter
            {
                Id = Guid.CreateVersion7(now),
                Kind = letter.Kind,
                Person = letter.Person?.Value,
                About = letter.About,
                At = now,
                Since = now,
                Due = now,
                Contents = protector.Protect(JsonSerializer.SerializeToUtf8Bytes(letter, StoreJson.Options)),
            });
        }

        if (!session.Listeners.Contains(bell)) session.Listeners.Add(bell);
    }

    /// <summary>Waits until this node stores a letter, but not longer than said.</summary>
    public Task WaitAsync(TimeSpan most, CancellationToken cancellation) => bell.WaitAsync(most, clock, cancellation);

    /// <summary>Has the letter that has been due for longest sent, and notes what became of it. While that lasts no other node takes it.</summary>
    /// <returns>What became of it; null when none is due.</returns>
    public async Task<(StoredLetter Letter, Delivery Delivery)?> SendNextAsync(Func<Letter, CancellationToken, Task<Delivery>> send, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        await session.BeginTransactionAsync(cancellation);
        var due = await session.QueryAsync<StoredLetter>("where state = ? and due <= ? order by due, id limit 1 for update skip locked", cancellation, nameof(LetterState.Waiting), clock.GetUtcNow());
        if (due is not [var stored]) return null;

        var letter = Open(stored);
        var delivery = letter is null ? new Delivery.Refused("unreadable: it was stored with keys that are gone")
            : letter.Until <= clock.GetUtcNow() ? new Delivery.Refused("too late: it is of no use any more")
            : await send(letter, cancellation);
        Note(stored, delivery, letter?.Until);
        session.Store(stored);
        await session.SaveChangesAsync(CancellationToken.None); // it is sent, whoever stops now
        return (stored, delivery);
    }

    private void Note(StoredLetter stored, Delivery delivery, DateTimeOffset? until)
    {
        var now = clock.GetUtcNow();
        switch (delivery)
        {
            case Delivery.Sent:
                (stored.State, stored.Due, stored.Trouble, stored.Contents) = (LetterState.Sent, now, null, null);
                break;
            case Delivery.Refused(var trouble):
                (stored.State, stored.Due, stored.Trouble) = (LetterState.Failed, now, trouble);
                break;
            case Delivery.Delayed(var trouble):
                var next = now + Pause(++stored.Attempts);
                var isGivenUp = next >= stored.Since + GivenUpAfter || next >= until;
                (stored.State, stored.Due, stored.Trouble) = isGivenUp ? (LetterState.Failed, now, trouble) : (LetterState.Waiting, next, trouble);
                break;
        }

        if (until <= now) stored.Contents = null;
    }

    private static TimeSpan Pause(int attempts) =>
        attempts > 10 ? LongestPause : TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << (attempts - 1), LongestPause.Ticks));

    private Letter? Open(StoredLetter stored)
    {
        try
        {
            return stored.Contents is null ? null : JsonSerializer.Deserialize<Letter>(protector.Unprotect(stored.Contents), StoreJson.Options);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Rings when a session that stored a letter is saved.</summary>
    private sealed class Bell : DocumentSessionListenerBase
    {
        private readonly Channel<bool> rings = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        public override Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
        {
            rings.Writer.TryWrite(true);
            return Task.CompletedTask;
        }

        public async Task WaitAsync(TimeSpan most, TimeProvider clock, CancellationToken cancellation)
        {
            using var patience = new CancellationTokenSource(most, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
            try
            {
                await rings.Reader.ReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // waited for long enough
            }
        }
    }
}
