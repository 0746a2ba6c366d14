namespace Workspace.Collab;

/// <summary>A place as people name it.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">UTF-16 code units from the start of the line, from 0.</param>
public readonly record struct LineColumn(int Line, int Column);
