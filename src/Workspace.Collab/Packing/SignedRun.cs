namespace Workspace.Collab;

/// <summary>Who made each contribution of a packed run, and when, without what they change.</summary>
internal sealed class SignedRun(Author[] authors, int[] who, long[] at)
{
    internal int Count => at.Length;

    internal Author Author(int number) => authors[who[number]];

    internal DateTimeOffset At(int number) => ByteReader.At(at[number]);
}
