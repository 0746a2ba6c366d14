namespace Workspace.Collab;

/// <summary>One text that organizations write together.</summary>
public readonly record struct DraftId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>One person, whatever name they bear today.</summary>
public readonly record struct PersonId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>One organization.</summary>
public readonly record struct OrganizationId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Who wrote, and for which organization they acted at that moment. Stamped by the server, never claimed.</summary>
public readonly record struct Author(PersonId Person, OrganizationId Organization);

/// <summary>How many contributions a draft has accepted; a client's is its base.</summary>
public readonly record struct DraftVersion(int Number) : IComparable<DraftVersion>
{
    /// <summary>The version of a draft that nobody has written in.</summary>
    public static DraftVersion Zero => default;

    /// <summary>The version after one more contribution.</summary>
    public DraftVersion Next => new(Number + 1);

    /// <inheritdoc/>
    public int CompareTo(DraftVersion other) => Number.CompareTo(other.Number);

    /// <summary>Whether the left version came before the right one.</summary>
    public static bool operator <(DraftVersion left, DraftVersion right) => left.Number < right.Number;

    /// <summary>Whether the left version came after the right one.</summary>
    public static bool operator >(DraftVersion left, DraftVersion right) => left.Number > right.Number;

    /// <summary>Whether the left version is the right one or came before it.</summary>
    public static bool operator <=(DraftVersion left, DraftVersion right) => left.Number <= right.Number;

    /// <summary>Whether the left version is the right one or came after it.</summary>
    public static bool operator >=(DraftVersion left, DraftVersion right) => left.Number >= right.Number;

    /// <inheritdoc/>
    public override string ToString() => Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
