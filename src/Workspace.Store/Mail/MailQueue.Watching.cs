using Marten;

namespace Workspace.Store;

/// <summary>How the queue stands.</summary>
/// <param name="Oldest">Since when the oldest letter waits.</param>
/// <param name="Trouble">What went wrong last with one that waits or failed, and when; without an address.</param>
public sealed record MailStanding(int Waiting, DateTimeOffset? Oldest, int Failed, string? Trouble, DateTimeOffset? TroubleAt);

/// <summary>A letter as whoever runs the network sees it: without its words, since a link in them is a key.</summary>
/// <param name="Address">Where it goes; null once it was sent.</param>
/// <param name="Due">When it is tried next; when it was sent or given up.</param>
/// <param name="CanRetry">Whether it failed and may be tried again.</param>
public sealed record LetterRow(Guid Id, string Kind, Guid? Person, Guid? About, LetterState State, DateTimeOffset At, DateTimeOffset Due, int Attempts, string? Trouble, bool CanRetry, string? Address);

public sealed partial class MailQueue
{
    public async Task<MailStanding> StandingAsync(CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var waiting = await session.Query<StoredLetter>().CountAsync(letter => letter.State == LetterState.Waiting, cancellation);
        var failed = await session.Query<StoredLetter>().CountAsync(letter => letter.State == LetterState.Failed, cancellation);
        var oldest = await session.Query<StoredLetter>().Where(letter => letter.State == LetterState.Waiting).OrderBy(letter => letter.At).FirstOrDefaultAsync(cancellation);
        var troubled = await session.Query<StoredLetter>().Where(letter => letter.State != LetterState.Sent && letter.Trouble != null).OrderByDescending(letter => letter.Due).FirstOrDefaultAsync(cancellation);
        return new(waiting, oldest?.At, failed, troubled?.Trouble, troubled?.Due);
    }

    /// <summary>Letters of one state or of all, the newest first.</summary>
    public async Task<IReadOnlyList<LetterRow>> ListAsync(LetterState? state, int skip, int most, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var letters = state is { } only ? session.Query<StoredLetter>().Where(letter => letter.State == only) : session.Query<StoredLetter>();
        var found = await letters.OrderByDescending(letter => letter.At).ThenBy(letter => letter.Id).Skip(skip).Take(most).ToListAsync(cancellation);
        return [.. found.Select(letter => new LetterRow(letter.Id, letter.Kind, letter.Person, letter.About, letter.State, letter.At, letter.Due, letter.Attempts, letter.Trouble,
            CanRetry: letter is { State: LetterState.Failed, Contents: not null }, Open(letter)?.Address))];
    }

    /// <summary>How many there are of one state, or of all.</summary>
    public async Task<int> CountAsync(LetterState? state, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await (state is { } only ? session.Query<StoredLetter>().Where(letter => letter.State == only) : session.Query<StoredLetter>()).CountAsync(cancellation);
    }

    /// <summary>Tries a letter that failed again, from the beginning.</summary>
    /// <returns>Whether there was such a letter, with its words still there.</returns>
    public async Task<bool> RetryAsync(Guid letter, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<StoredLetter>(letter, cancellation) is not { State: LetterState.Failed, Contents: not null } failed) return false;
        var now = clock.GetUtcNow();
        (failed.State, failed.Since, failed.Due, failed.Attempts) = (LetterState.Waiting, now, now, 0);
        session.Store(failed);
        session.Listeners.Add(bell);
        await session.SaveChangesAsync(cancellation);
        return true;
    }

    /// <summary>Takes away what waits for a thing that is no more, as an invitation that was revoked.</summary>
    public static void Withdraw(IDocumentSession session, Guid about) => session.DeleteWhere<StoredLetter>(letter => letter.About == about && letter.State != LetterState.Sent);

    /// <summary>Forgets that there were letters, some weeks after they were sent or given up.</summary>
    public async Task ForgetOldAsync(CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var before = clock.GetUtcNow() - RememberedFor;
        session.DeleteWhere<StoredLetter>(letter => letter.State != LetterState.Waiting && letter.Due < before);
        await session.SaveChangesAsync(cancellation);
    }
}
