namespace Workspace.Store;

/// <summary>How far long work has come.</summary>
/// <param name="Step">What is being done, in words for whoever watches.</param>
/// <param name="Done">Of <paramref name="Total"/>.</param>
/// <param name="Total">Zero where there is nothing to do.</param>
public readonly record struct Advance(string Step, long Done, long Total);
