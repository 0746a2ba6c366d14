namespace Workspace.Web.Live;

/// <summary>When a stretch of work is sealed though nobody asks for its history: the configuration section <c>Sealing</c>.</summary>
/// <remarks>
/// What is journaled is as durable as what is sealed, so nothing presses; the longer the stretch, the less its history takes: a revision has
/// a price of its own. Everything that shows or needs history seals first, and so does a draft that everybody has left.
/// </remarks>
public sealed record SealRule
{
    /// <summary>So long nobody wrote.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>So long ago the first contribution was made.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>So many contributions there are.</summary>
    public int Contributions { get; init; } = 4_000;
}
