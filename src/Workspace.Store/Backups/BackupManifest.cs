namespace Workspace.Store;

/// <summary>What a backup says of itself.</summary>
/// <param name="Backup">The format of the file; see docs/FORMATS.md.</param>
/// <param name="Data">The format of what is stored in it.</param>
/// <param name="At">When it was begun, UTC.</param>
/// <param name="Schema">The PostgreSQL schema it was taken from.</param>
/// <param name="Before">Statements that make the tables.</param>
/// <param name="Parts">One for each table.</param>
/// <param name="After">Statements for when they are filled.</param>
public sealed record BackupManifest(
    int Backup, int Data, DateTimeOffset At, string Schema, IReadOnlyList<string> Before, IReadOnlyList<BackupPart> Parts, IReadOnlyList<string> After)
{
    /// <summary>The format that is written.</summary>
    public const int Format = 1;
}

/// <summary>One table in a backup.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Columns">In the order of the rows.</param>
/// <param name="Bytes">As PostgreSQL's binary COPY writes them, not compressed.</param>
/// <param name="Sha256">Of these, 64 hexadecimal digits.</param>
public sealed record BackupPart(string Table, IReadOnlyList<string> Columns, long Bytes, string Sha256)
{
    /// <summary>The name of its entry in the file.</summary>
    public string Entry => $"tables/{Table}.copy";
}
