using Workspace.Collab;

namespace Workspace.Store;

/// <summary>What became of proving a draft.</summary>
public abstract record Verification
{
    private Verification()
    {
    }

    /// <summary>The hash chain, the versions, the texts, the checkpoints, the list and the attribution follow from the events and the journal alone.</summary>
    /// <param name="Version">The newest, what is journaled included.</param>
    /// <param name="People">Who wrote.</param>
    /// <param name="Organizations">For whom they wrote.</param>
    /// <param name="Hash">Of the history up to that version, 64 hexadecimal digits: kept elsewhere, it shows later that nothing before it was cut off or rewritten.</param>
    /// <param name="Known">The version at which the history has the hash that was asked for.</param>
    public sealed record Proved(DraftVersion Version, IReadOnlySet<PersonId> People, IReadOnlySet<OrganizationId> Organizations, string Hash, DraftVersion? Known) : Verification;

    /// <summary>The first thing that is wrong.</summary>
    /// <param name="After">Up to which version all was right.</param>
    /// <param name="What">A sentence.</param>
    public sealed record Faulty(DraftVersion After, string What) : Verification;
}
