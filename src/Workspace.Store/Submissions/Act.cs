using System.Collections;
using System.Numerics;

namespace Workspace.Store;

/// <summary>What somebody may do in a submission. Who may is in <see cref="RoleTable"/> alone.</summary>
public enum Act
{
    /// <summary>Read its texts as they are and as they were.</summary>
    Read = 0,

    /// <summary>Take texts, histories and lists out of it as files.</summary>
    Export = 1,

    Comment = 2,

    /// <summary>Approve a version on behalf of an organization.</summary>
    Approve = 3,

    Suggest = 4,

    Write = 5,

    /// <summary>Lead a section of a text.</summary>
    LeadSection = 6,

    /// <summary>Leave the submission with one's organization.</summary>
    Leave = 7,

    /// <summary>Narrow the role of one's organization for one of its people.</summary>
    NarrowOwnPeople = 8,

    /// <summary>Freeze and unfreeze a text.</summary>
    Freeze = 9,

    /// <summary>Open a further text.</summary>
    OpenDrafts = 10,

    InviteOrganizations = 11,

    /// <summary>Make and revoke links for guests.</summary>
    InviteGuests = 12,

    /// <summary>Give roles to organizations, and narrow them for anybody.</summary>
    GiveRoles = 13,

    /// <summary>Give organizations sections to lead.</summary>
    GiveSections = 14,

    /// <summary>Change rules, deadline and timeline.</summary>
    ChangeRules = 15,

    MoveStages = 16,

    /// <summary>See who opened what.</summary>
    SeeAccessLog = 17,

    /// <summary>Choose whether one's organization is named as one that takes part.</summary>
    ChooseListing = 18,

    /// <summary>Know which organizations contribute without being listed.</summary>
    KnowUnlisted = 19,
}

/// <summary>A set of acts: what somebody may do.</summary>
public readonly record struct Acts : IEnumerable<Act>
{
    private readonly uint bits;

    private Acts(uint bits) => this.bits = bits;

    public static Acts None => default;

    public bool IsEmpty => bits == 0;

    public int Count => BitOperations.PopCount(bits);

    public static Acts Of(params ReadOnlySpan<Act> acts)
    {
        var bits = 0u;
        foreach (var act in acts) bits |= 1u << (int)act;
        return new(bits);
    }

    public bool Contains(Act act) => (bits & (1u << (int)act)) != 0;

    public bool IsSupersetOf(Acts other) => (bits & other.bits) == other.bits;

    public Acts And(Acts other) => new(bits & other.bits);

    public IEnumerator<Act> GetEnumerator()
    {
        for (var rest = bits; rest != 0; rest &= rest - 1) yield return (Act)BitOperations.TrailingZeroCount(rest);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(", ", this);
}
