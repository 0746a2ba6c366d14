namespace Workspace.Bench;

/// <summary>One recorded edit: at an offset so many code units go, and a text comes.</summary>
internal readonly record struct Edit(int At, int Removed, string Inserted);
