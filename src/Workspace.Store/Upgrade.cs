namespace Workspace.Store;

/// <summary>One step from a stored format to the next.</summary>
/// <param name="To">The format that the database has after it.</param>
/// <param name="Adds">What is new in it, in a few words for whoever starts Workspace.</param>
/// <param name="Script">Brings what is stored there; runs in one transaction with the note of the new format. Marten's tables are there.</param>
internal sealed record Upgrade(int To, string Adds, string Script)
{
    /// <summary>The format of a database that does not say which it has.</summary>
    public const int First = 1;

    /// <summary>Every step there was, in order. One that a database may have made is never changed: what is new is a new step.</summary>
    public static IReadOnlyList<Upgrade> All(StoreSchema schema) =>
    [
        new(2, "the database says which format it has", $"comment on table {schema.Formats} is 'the format of what is stored here: one row'"),
        new(3, "revisions are written as bytes and checkpoints compressed, and both are found by version; those of before are read as they are", $"""
            alter table {schema.Checkpoints} add column if not exists cost bigint not null default 0, add column if not exists format smallint not null default 1;
            """),
        new(4, "the network has administrators, and organizations can change, merge and close", $"comment on table {schema.Formats} is 'the format of what is stored here: one row'"),
    ];
}
