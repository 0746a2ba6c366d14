namespace Workspace.Collab;

/// <summary>One replaced range: [FromA, ToA) of the old text became [FromB, ToB) of the new one. UTF-16 code units from 0.</summary>
/// <param name="FromA">Start in the old text.</param>
/// <param name="ToA">End in the old text, not included.</param>
/// <param name="FromB">Start in the new text.</param>
/// <param name="ToB">End in the new text, not included.</param>
/// <param name="Inserted">What stands there now.</param>
public readonly record struct ChangedRange(int FromA, int ToA, int FromB, int ToB, ReadOnlyMemory<char> Inserted);
