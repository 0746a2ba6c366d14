using System.Text.Json;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;

namespace Workspace.Store;

/// <summary>Notes behind the events what webhooks are to be told, each once: it follows like the shares (<see cref="ShareTally"/>), and a note that is there already is left.</summary>
public sealed partial class WebhookNotes : EventProjection
{
    private readonly string ofSubmission;
    private readonly string ofDraft;

    internal WebhookNotes(StoreSchema schema)
    {
        Name = "Webhooks";
        string Insert(string submission) => $"""
            insert into {schema.WebhookDeliveries} (id, webhook, event, body, at, since, due)
            select md5(w.id::text || ?::text)::uuid, w.id, ?, ?, ?, now(), now() from {schema.DocumentsOf<Webhook>()} w
            where (w.data ->> 'submission')::uuid = {submission} and jsonb_exists(w.data -> 'events', ?) and (w.data ->> 'madeAt')::timestamptz <= ?
            on conflict (id) do nothing
            """;
        ofSubmission = Insert("?");
        ofDraft = Insert($"(select (data ->> 'submission')::uuid from {schema.Standings} where id = ?)");
    }

    public void Project(IEvent<DraftRevised> revised, IDocumentOperations operations) =>
        Note(operations, revised, ofDraft, WebhookEvent.RevisionKept, new { draft = revised.StreamId, number = revised.Data.Number, from = revised.Data.From, to = revised.Data.To });

    public void Project(IEvent<DraftFrozen> frozen, IDocumentOperations operations) =>
        Note(operations, frozen, ofDraft, WebhookEvent.DraftFrozen, new { draft = frozen.StreamId, version = frozen.Data.Version });

    public void Project(IEvent<DraftUnfrozen> unfrozen, IDocumentOperations operations) =>
        Note(operations, unfrozen, ofDraft, WebhookEvent.DraftUnfrozen, new { draft = unfrozen.StreamId, version = unfrozen.Data.Version });

    public void Project(IEvent<SubmissionDraftOpened> opened, IDocumentOperations operations) =>
        Note(operations, opened, ofSubmission, WebhookEvent.DraftOpened, new { submission = opened.StreamId, draft = opened.Data.Draft.Draft, language = opened.Data.Draft.Language });

    public void Project(IEvent<SubmissionMovedToStage> moved, IDocumentOperations operations) =>
        Note(operations, moved, ofSubmission, WebhookEvent.StageMoved, new { submission = moved.StreamId, stage = Word(moved.Data.Stage) });

    public void Project(IEvent<OrganizationJoinedSubmission> joined, IDocumentOperations operations) =>
        Note(operations, joined, ofSubmission, WebhookEvent.OrganizationJoined, new { submission = joined.StreamId, organization = joined.Data.Organization, role = Word(joined.Data.Role) });

    public void Project(IEvent<OrganizationLeftSubmission> left, IDocumentOperations operations) =>
        Note(operations, left, ofSubmission, WebhookEvent.OrganizationLeft, new { submission = left.StreamId, organization = left.Data.Organization });

    public void Project(IEvent<RoleGiven> given, IDocumentOperations operations) =>
        Note(operations, given, ofSubmission, WebhookEvent.RoleGiven, new { submission = given.StreamId, organization = given.Data.Organization, role = Word(given.Data.Role) });

    /// <summary>The body is made here, once: what is sent again is the same to the byte.</summary>
    private static void Note(IDocumentOperations operations, IEvent happened, string sql, string name, object data)
    {
        var at = happened.Timestamp.ToUniversalTime();
        operations.QueueSqlCommand(sql, happened.Id.ToString(), name, JsonSerializer.Serialize(new { type = name, timestamp = at, data }, StoreJson.Options), at, happened.StreamId, name, at);
    }

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
