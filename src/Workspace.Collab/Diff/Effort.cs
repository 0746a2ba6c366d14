namespace Workspace.Collab;

/// <summary>Counts the steps of a comparison that may grow faster than its texts, and says when there were enough.</summary>
/// <remarks>
/// What is refused is told more coarsely, never left out: blocks are removed and inserted rather than paired, sentences replaced as a whole. By steps
/// and not by the clock, so that the same texts are always compared alike.
/// </remarks>
internal sealed class Effort(long most = Effort.Usual)
{
    /// <summary>About a second's work.</summary>
    internal const long Usual = 200_000_000;

    /// <summary>No single question may cost more, so that one strange block leaves enough for all others.</summary>
    private const long MostAtOnce = 16_000_000;

    internal long Spent { get; private set; }

    /// <summary>Whether so many steps may be taken; counts them if so.</summary>
    internal bool Allows(long steps)
    {
        if (steps > MostAtOnce || steps > most - Spent) return false;
        Spent += steps;
        return true;
    }
}
