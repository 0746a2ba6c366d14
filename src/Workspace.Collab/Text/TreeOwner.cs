namespace Workspace.Collab;

/// <summary>Who alone sees a copy of a path of a tree, and may change it; nobody by default. A number, so that a tree keeps nothing alive.</summary>
internal readonly record struct TreeOwner
{
    private static long last;
    private readonly long number;

    private TreeOwner(long number) => this.number = number;

    internal static TreeOwner New() => new(Interlocked.Increment(ref last));
}
