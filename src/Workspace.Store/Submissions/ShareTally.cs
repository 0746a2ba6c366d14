using JasperFx.Events;
using Marten;
using Marten.Events.Projections;

namespace Workspace.Store;

/// <summary>Adds up who wrote how much in which draft, behind the events.</summary>
/// <remarks>
/// It adds to what is there in the transaction that notes how far it has come, and reads nothing before: each revision counts once, however often a node dies at it, and whoever rebuilds the
/// table need only keep it from writing meanwhile.
/// </remarks>
public sealed partial class ShareTally : EventProjection
{
    /// <summary>Under which name Marten notes how far it has come.</summary>
    public const string Shard = "Shares:All";

    private readonly string sql;

    internal ShareTally(StoreSchema schema)
    {
        Name = Shard[..Shard.IndexOf(':', StringComparison.Ordinal)];
        sql = $"""
            insert into {schema.Shares} as present ({ShareSums.Columns})
            select ?, * from unnest(?, ?, ?, ?, ?, ?)
            on conflict (draft, person, organization) do update set
                words_added = present.words_added + excluded.words_added, words_removed = present.words_removed + excluded.words_removed,
                added = present.added + excluded.added, removed = present.removed + excluded.removed
            """;
    }

    public void Project(IEvent<DraftRevised> revised, IDocumentOperations operations)
    {
        var shares = revised.Data.Shares;
        operations.QueueSqlCommand(sql, revised.StreamId,
            shares.Select(share => share.Author.Person.Value).ToArray(), shares.Select(share => share.Author.Organization.Value).ToArray(),
            shares.Select(share => (long)share.WordsAdded).ToArray(), shares.Select(share => (long)share.WordsRemoved).ToArray(),
            shares.Select(share => (long)share.Added).ToArray(), shares.Select(share => (long)share.Removed).ToArray());
    }
}
