using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Marten;
using Marten.Patching;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Makes tokens, finds them by what a program says, and ends them.</summary>
public sealed class Tokens(IDocumentStore store, TimeProvider clock)
{
    /// <summary>Stands before every token, so that one that leaked is found by looking for it.</summary>
    public const string Prefix = "workspace_";

    /// <summary>How many one person may have at a time.</summary>
    public const int Most = 50;

    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);
    private const int Bytes = 32;
    private static readonly int Length = Prefix.Length + Base64Url.GetEncodedLength(Bytes);

    /// <summary>Makes one.</summary>
    /// <returns>It, and what the program has to say: nobody is told that again. Null when the person has <see cref="Most"/> already.</returns>
    public async Task<(Token Token, string Said)?> MakeAsync(Author author, string name, IReadOnlyCollection<TokenScope> scopes, TimeSpan lifetime, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, Longest);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        var said = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        var now = clock.GetUtcNow();
        var token = new Token
        {
            Id = Guid.CreateVersion7(now),
            Person = author.Person.Value,
            Organization = author.Organization.Value,
            Name = name,
            Scopes = [.. scopes.Distinct().Order()],
            Hash = HashOf(said),
            Start = said[..(Prefix.Length + 4)],
            MadeAt = now,
            ExpiresAt = now + lifetime,
        };
        await using var session = store.LightweightSession();
        if (await session.Query<Token>().CountAsync(other => other.Person == token.Person, cancellation) >= Most) return null;
        session.Insert(token);
        session.Events.Append(token.Person, new TokenMade(token.Id, author.Organization, token.Scopes, token.ExpiresAt, now));
        await session.SaveChangesAsync(cancellation);
        return (token, said);
    }

    /// <summary>A person's, newest first; those that have expired among them.</summary>
    public async Task<IReadOnlyList<Token>> OfAsync(PersonId person, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.Query<Token>().Where(token => token.Person == person.Value).OrderByDescending(token => token.MadeAt).ToListAsync(cancellation);
    }

    /// <summary>The token that a program means, and notes that it was used. Null when there is none, or it has expired.</summary>
    public async Task<Token?> UseAsync(string said, CancellationToken cancellation)
    {
        if (said.Length != Length || !said.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var (hash, now) = (HashOf(said), clock.GetUtcNow());
        await using var session = store.LightweightSession();
        if (await session.Query<Token>().FirstOrDefaultAsync(token => token.Hash == hash, cancellation) is not { } found || found.ExpiresAt <= now) return null;
        var hour = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        if (found.UsedAt == hour) return found;
        session.Patch<Token>(found.Id).Set(token => token.UsedAt, hour); // changes it where it still is: one that was ended meanwhile stays so
        await session.SaveChangesAsync(cancellation);
        found.UsedAt = hour;
        return found;
    }

    /// <summary>Those of some tokens that still hold: neither ended nor expired.</summary>
    public async Task<IReadOnlySet<Guid>> HoldingAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0) return new HashSet<Guid>();
        await using var session = store.QuerySession();
        var now = clock.GetUtcNow();
        return (await session.LoadManyAsync<Token>(cancellation, [.. ids])).Where(token => token.ExpiresAt > now).Select(token => token.Id).ToHashSet();
    }

    /// <summary>Ends one of a person's; nothing is left of it.</summary>
    public async Task RevokeAsync(PersonId person, Guid id, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<Token>(id, cancellation) is not { } token || token.Person != person.Value) return;
        session.Delete(token);
        session.Events.Append(person.Value, new TokenEnded(id, new(token.Organization), clock.GetUtcNow()));
        await session.SaveChangesAsync(cancellation);
    }

    internal static string HashOf(string said) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said)));
}
