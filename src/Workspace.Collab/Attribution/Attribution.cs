namespace Workspace.Collab;

/// <summary>Who put a run of text where it stands, and who first wrote it. Typing in one go is one stamp.</summary>
/// <param name="InsertedBy">Who put it here, for which organization.</param>
/// <param name="Channel">How it came in.</param>
/// <param name="From">The first contribution of the run.</param>
/// <param name="To">The last contribution of the run.</param>
/// <param name="FromAt">When the first was accepted, UTC.</param>
/// <param name="ToAt">When the last was accepted, UTC.</param>
/// <param name="Origin">Who first wrote it, where it was pasted, moved or restored from inside the workspace.</param>
public sealed record Stamp(Author InsertedBy, Channel Channel, DraftVersion From, DraftVersion To, DateTimeOffset FromAt, DateTimeOffset ToAt, FirstWriting? Origin);

/// <summary>A run of text with one stamp; UTF-16 code units from 0, half-open.</summary>
public readonly record struct AttributionRun(int From, int To, Stamp Stamp);

/// <summary>Who wrote each run of one text: covers it exactly. Immutable.</summary>
public sealed class Attribution
{
    private Attribution() => throw new NotImplementedException();

    /// <summary>Of the empty text.</summary>
    public static Attribution Empty => throw new NotImplementedException();

    /// <summary>The length of the text it covers.</summary>
    public int Length => throw new NotImplementedException();

    /// <summary>All runs, in the order of the text.</summary>
    public IEnumerable<AttributionRun> Runs => throw new NotImplementedException();

    /// <summary>The runs that touch a range, cut to it.</summary>
    public IEnumerable<AttributionRun> RunsIn(int from, int to) => throw new NotImplementedException();

    /// <summary>After one contribution.</summary>
    public Attribution After(Contribution contribution) => throw new NotImplementedException();

    /// <summary>As bytes for a checkpoint, versioned.</summary>
    public byte[] ToBytes() => throw new NotImplementedException();

    /// <summary>From the bytes of <see cref="ToBytes"/>.</summary>
    /// <exception cref="FormatException">Not such bytes.</exception>
    public static Attribution FromBytes(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();
}
