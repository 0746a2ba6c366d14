namespace Workspace.Bench;

/// <summary>So many people in so many drafts, and how much they write.</summary>
/// <param name="Name">As it is asked for with --only.</param>
/// <param name="Rate">Edits a second of each person.</param>
/// <param name="Most">The proposals a second that the application is told to allow a person; null where its own limit stands.</param>
internal sealed record LiveCase(string Name, int Drafts, int PeopleInEach, double Rate, int? Most = null)
{
    internal static readonly LiveCase[] Usual =
    [
        .. new[] { 2, 10, 50, 100, 200 }.Select(people => new LiveCase($"1x{people}", 1, people, 5)),
        .. new[] { 10, 100, 500 }.Select(drafts => new LiveCase($"{drafts}x2", drafts, 2, 5)),
    ];

    /// <summary>Drafts that are open and in which nobody writes.</summary>
    internal static readonly LiveCase Idle = new("idle", 1_000, 1, 0);

    /// <summary>How many edits a second 50 people in one draft can make.</summary>
    internal static LiveCase Fastest(int rate) => new("rate", 1, 50, rate / 50.0, Most: 1_000_000);

    internal static readonly string[] Names = [.. Usual.Select(one => one.Name), Idle.Name, "rate", "metrics"];

    /// <summary>Whether Hocuspocus is measured in it too.</summary>
    internal bool HasPeer => Name is "1x2" or "1x50" or "1x200" or "500x2";

    internal int People => Drafts * PeopleInEach;

    internal double EditsASecond => People * Rate;
}
