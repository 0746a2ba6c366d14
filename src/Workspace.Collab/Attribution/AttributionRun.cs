namespace Workspace.Collab;

/// <summary>A run of text with one stamp; UTF-16 code units from 0, half-open.</summary>
/// <param name="From">Start in the text.</param>
/// <param name="To">End, not included.</param>
/// <param name="Stamp">Who wrote it.</param>
public readonly record struct AttributionRun(int From, int To, Stamp Stamp);
