namespace Workspace.Collab;

/// <summary>Who changed a text, how and when: a contribution without what it changes.</summary>
internal readonly record struct Authorship(DraftVersion Version, Author Author, Channel Channel, DateTimeOffset At)
{
    internal static Authorship Of(Contribution contribution) => new(contribution.Version, contribution.Author, contribution.Channel, contribution.At);
}
