using Marten;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A person as others see them.</summary>
public sealed record Person(PersonId Id, string Name)
{
    /// <summary>Whether the name was forgotten, and <see cref="Name"/> says only for whom they wrote.</summary>
    public bool IsFormer { get; init; }

    /// <summary>First letters of the first and the last word of the name.</summary>
    public string Initials
    {
        get
        {
            if (IsFormer) return "–";
            var words = Name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words.Length switch { 0 => "?", 1 => words[0][..1], _ => string.Concat(words[0].AsSpan(0, 1), words[^1].AsSpan(0, 1)) };
        }
    }
}

/// <summary>Names of persons; they stand in documents, never in events.</summary>
public sealed class People(IDocumentStore store)
{
    public async Task<Person?> FindAsync(PersonId id, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Account>(id.Value, cancellation) is { } account ? new(account.Person, account.Name) : null;
    }

    /// <summary>Those that are known of the ids asked for.</summary>
    public async Task<IReadOnlyDictionary<PersonId, Person>> NamesAsync(IReadOnlyCollection<PersonId> ids, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var accounts = await session.LoadManyAsync<Account>(cancellation, [.. ids.Select(id => id.Value)]);
        return accounts.ToDictionary(account => account.Person, account => new Person(account.Person, account.Name));
    }
}
