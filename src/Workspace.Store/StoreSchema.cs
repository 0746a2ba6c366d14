using System.Text.RegularExpressions;

namespace Workspace.Store;

/// <summary>The PostgreSQL schema in which everything stands, and the tables in it that are not Marten's.</summary>
internal sealed partial record StoreSchema
{
    public StoreSchema(string name)
    {
        if (!Plain().IsMatch(name)) throw new ArgumentException($"A schema name is lower-case letters, digits and underscores, got '{name}'.", nameof(name));
        Name = name;
    }

    public string Name { get; }

    /// <summary>Whether it is the restore that starts on it, to prove it.</summary>
    public bool IsRestoring { get; init; }

    public string Journal => $"{Name}.journal";

    public string Writers => $"{Name}.writer";

    public string Checkpoints => $"{Name}.checkpoint";

    public string Shares => $"{Name}.share";

    public string Lifetimes => $"{Name}.lifetimes";

    public string Openings => $"{Name}.opened";

    public string WebhookDeliveries => $"{Name}.webhook_delivery";

    public string Formats => $"{Name}.format";

    /// <summary>Stands only while a restore is not proved yet.</summary>
    public string Restoring => $"{Name}.restoring";

    public string Events => $"{Name}.mt_events";

    public string Streams => $"{Name}.mt_streams";

    public string Accounts => $"{Name}.mt_doc_account";

    /// <summary>In SQL, the number of the last event that is counted in the shares.</summary>
    public string SharesCountedTo => $"select coalesce((select last_seq_id from {Name}.mt_event_progression where name = '{ShareTally.Shard}'), 0)";

    public string Standings => $"{Name}.mt_doc_draftstanding";

    /// <summary>Where Marten keeps documents of a kind.</summary>
    public string DocumentsOf<T>() => $"{Name}.mt_doc_{typeof(T).Name.ToLowerInvariant()}";

    /// <summary>Makes the tables that are not there yet.</summary>
    public string Script => $"""
        create schema if not exists {Name};

        -- the format of what is stored here: one row (see Upgrade)
        create table if not exists {Formats} (
            format integer primary key
        );

        -- who may write in a draft: the one with this epoch
        create table if not exists {Writers} (
            draft uuid primary key,
            epoch bigint not null
        );

        -- one row a contribution that is not sealed yet
        create table if not exists {Journal} (
            draft uuid not null,
            version integer not null,
            epoch bigint not null,
            client bigint not null,
            person uuid not null,
            organization uuid not null,
            channel smallint not null,
            at timestamptz not null,
            changes bytea not null,
            origins bytea,
            primary key (draft, version)
        );

        -- the text of a draft at one version, who wrote it, and the hash of the history up to it; text and attribution as the format says
        create table if not exists {Checkpoints} (
            draft uuid not null,
            version integer not null,
            at timestamptz not null,
            hash bytea not null,
            text bytea not null,
            attribution bytea not null,
            cost bigint not null default 0,
            format smallint not null default 1,
            primary key (draft, version)
        );

        -- what one author wrote in one draft, in words and UTF-16 code units: all sealed revisions together, as far as they are counted
        create table if not exists {Shares} (
            draft uuid not null,
            person uuid not null,
            organization uuid not null,
            words_added bigint not null,
            words_removed bigint not null,
            added bigint not null,
            removed bigint not null,
            primary key (draft, person, organization)
        );

        -- who opened what of a submission, and when
        create table if not exists {Openings} (
            number bigint generated always as identity primary key,
            at timestamptz not null,
            submission uuid not null,
            draft uuid,
            person uuid not null,
            organization uuid not null,
            what text not null
        );
        create index if not exists opened_by_submission on {Openings} (submission, number desc);
        create index if not exists opened_by_person on {Openings} (submission, person, at desc);

        -- of a long draft, the versions that inserted and removed all text that ever stood in it, up to one version; as checkpoints of format 2 are compressed
        create table if not exists {Lifetimes} (
            draft uuid primary key,
            version integer not null,
            bytes bytea not null
        );

        -- what one webhook is told once: state 0 waiting, 1 delivered, 2 given up
        create table if not exists {WebhookDeliveries} (
            id uuid primary key,
            webhook uuid not null,
            event text not null,
            body text not null,
            state smallint not null default 0,
            at timestamptz not null,
            since timestamptz not null,
            due timestamptz not null,
            attempts integer not null default 0,
            outcome text
        );
        create index if not exists webhook_delivery_due on {WebhookDeliveries} (due) where state = 0;
        create index if not exists webhook_delivery_newest on {WebhookDeliveries} (webhook, at desc);
        """;

    /// <summary>The index by which revisions are found by the versions they hold; Marten's table must be there.</summary>
    public const string RevisionIndex = "revision_by_version";

    /// <summary>The index by which the audit log is read, and what stands in it: all but the texts.</summary>
    public const string AuditIndex = "audited_by_number";

    public const string Audited = "type <> 'draft.revised'";

    /// <summary>Makes what stands on Marten's tables and is not there yet.</summary>
    public string ScriptOnEvents => $"""
        create index if not exists {RevisionIndex} on {Events} (stream_id, {RevisionBytes.To}) where type = 'draft.revised';
        create index if not exists {AuditIndex} on {Events} (seq_id) where {Audited};
        """;

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,40}$")]
    private static partial Regex Plain();
}
