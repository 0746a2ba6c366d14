using Marten;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A person as others see them.</summary>
public sealed record Person(PersonId Id, string Name)
{
    /// <summary>Whether the name was forgotten, and <see cref="Name"/> says only for whom they wrote.</summary>
    public bool IsFormer { get; init; }

    /// <summary>Whether they write under a pseudonym: then <see cref="Name"/> is none of a person.</summary>
    public bool IsHidden { get; init; }

    /// <summary>First letters of the first and the last word of the name.</summary>
    public string Initials
    {
        get
        {
            if (IsFormer) return "–";
            if (IsHidden) return "·";
            var words = Name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words.Length switch { 0 => "?", 1 => words[0][..1], _ => string.Concat(words[0].AsSpan(0, 1), words[^1].AsSpan(0, 1)) };
        }
    }
}

/// <summary>Names of persons; they stand in documents, never in events. Of somebody who writes under a pseudonym none is given, but by <see cref="KnownAsync"/>.</summary>
public sealed partial class People(IDocumentStore store)
{
    public async Task<Person?> FindAsync(PersonId id, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Account>(id.Value, cancellation) is { } account ? Shown(account) : null;
    }

    /// <summary>Those that are known of the ids asked for.</summary>
    public async Task<IReadOnlyDictionary<PersonId, Person>> NamesAsync(IReadOnlyCollection<PersonId> ids, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var accounts = await session.LoadManyAsync<Account>(cancellation, [.. ids.Select(id => id.Value)]);
        return accounts.ToDictionary(account => account.Person, Shown);
    }

    /// <summary>The names of those, also where others are not told: only for somebody to whom they are known, which is for the caller to see to.</summary>
    public async Task<IReadOnlyDictionary<PersonId, Person>> KnownAsync(IReadOnlyCollection<PersonId> ids, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var accounts = await session.LoadManyAsync<Account>(cancellation, [.. ids.Select(id => id.Value)]);
        return accounts.ToDictionary(account => account.Person, account => new Person(account.Person, account.Name));
    }

    private static Person Shown(Account account) =>
        account.PseudonymOf is null ? new(account.Person, account.Name) : new(account.Person, "A contributor") { IsHidden = true };
}
