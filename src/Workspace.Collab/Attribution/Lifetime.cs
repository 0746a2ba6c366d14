namespace Workspace.Collab;

/// <summary>A run of text that stood in a draft: which version inserted each of its code units, and which removed it.</summary>
/// <param name="Length">Code units, at least one.</param>
/// <param name="Inserted">The version that inserted the first; 0 for text that stood before anything was followed.</param>
/// <param name="InsertedStep">0 where one version inserted all, 1 where each was inserted by the next version, -1 by the one before.</param>
/// <param name="Removed">The version that removed the first; 0 where all stands.</param>
/// <param name="RemovedStep">The same of their removal.</param>
internal readonly record struct Lifetime(int Length, int Inserted, int InsertedStep, int Removed, int RemovedStep)
{
    internal bool Stands => Removed == 0;

    internal int LastInserted => Inserted + ((Length - 1) * InsertedStep);

    internal int LastRemoved => Removed + ((Length - 1) * RemovedStep);

    /// <summary>A part of it.</summary>
    internal Lifetime Part(int from, int length) =>
        new(length, Inserted + (from * InsertedStep), length > 1 ? InsertedStep : 0, Removed + (from * RemovedStep), length > 1 ? RemovedStep : 0);

    /// <summary>It, removed as a part of other text is.</summary>
    internal Lifetime RemovedAs(in Lifetime other, int from) =>
        this with { Removed = other.Removed + (from * other.RemovedStep), RemovedStep = Length > 1 ? other.RemovedStep : 0 };

    /// <summary>It and what follows it as one run, where they are one.</summary>
    internal bool TryJoin(in Lifetime next, out Lifetime joined)
    {
        var (inserted, removed) = (next.Inserted - LastInserted, next.Removed - LastRemoved);
        joined = new(Length + next.Length, Inserted, inserted, Removed, removed);
        return Stands == next.Stands && Inserted == 0 == (next.Inserted == 0) && inserted is >= -1 and <= 1 && removed is >= -1 and <= 1
            && (Length == 1 || (InsertedStep == inserted && RemovedStep == removed))
            && (next.Length == 1 || (next.InsertedStep == inserted && next.RemovedStep == removed));
    }
}
