using Workspace.Collab;

namespace Workspace.Web.Live;

/// <summary>The one writer of one draft, while somebody has it open. Its key is the draft's id.</summary>
public interface IDraftGrain : IGrainWithGuidKey
{
    /// <summary>Freezes or unfreezes the text at its present version. False when the caller may not.</summary>
    Task<bool> Freeze(bool frozen, AuthorKey by);

    /// <summary>Seals what is journaled, now: before an export, a comparison or a page that shows history. Gives the sealed version.</summary>
    Task<int> Seal();
}

/// <summary>An author on the way between nodes.</summary>
[GenerateSerializer, Immutable]
public readonly record struct AuthorKey([property: Id(0)] Guid Person, [property: Id(1)] Guid Organization)
{
    public static AuthorKey Of(Author author) => new(author.Person.Value, author.Organization.Value);

    public Author ToAuthor() => new(new(Person), new(Organization));
}
