using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A person as others see them.</summary>
public sealed record Person(PersonId Id, string Name)
{
    /// <summary>First letters of the first and the last word of the name.</summary>
    public string Initials
    {
        get
        {
            var words = Name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words.Length switch { 0 => "?", 1 => words[0][..1], _ => string.Concat(words[0].AsSpan(0, 1), words[^1].AsSpan(0, 1)) };
        }
    }
}

/// <summary>Names of persons; they stand in documents, never in events.</summary>
public sealed class People
{
    public Task<Person?> FindAsync(PersonId id, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Those that are known of the ids asked for.</summary>
    public Task<IReadOnlyDictionary<PersonId, Person>> NamesAsync(IReadOnlyCollection<PersonId> ids, CancellationToken cancellation) => throw new NotImplementedException();
}
