using System.Security.Cryptography;
using System.Text;
using Marten;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Makes webhooks, and reads what they were told.</summary>
public sealed partial class Webhooks
{
    /// <summary>How many a submission may have.</summary>
    public const int Most = 20;

    private const string Prefix = "whsec_";
    private readonly IDocumentStore store;
    private readonly NpgsqlDataSource database;
    private readonly StoreSchema schema;
    private readonly IDataProtector protector;
    private readonly MailQueue mails;
    private readonly TimeProvider clock;

    internal Webhooks(IDocumentStore store, NpgsqlDataSource database, StoreSchema schema, IDataProtectionProvider protection, MailQueue mails, TimeProvider clock) =>
        (this.store, this.database, this.schema, protector, this.mails, this.clock) = (store, database, schema, protection.CreateProtector("Workspace.Webhook.Secret", "v1"), mails, clock);

    /// <summary>Makes one.</summary>
    /// <returns>It, and the secret by which its receiver knows that we speak: nobody is told that again. Null when the submission has <see cref="Most"/> already.</returns>
    public async Task<(Webhook Webhook, string Secret)?> MakeAsync(Guid submission, Uri address, IReadOnlyCollection<string> events, Author by, CancellationToken cancellation)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var now = clock.GetUtcNow();
        var webhook = new Webhook
        {
            Id = Guid.CreateVersion7(now),
            Submission = submission,
            Address = address.AbsoluteUri,
            Events = [.. WebhookEvent.All.Where(events.Contains)],
            Secret = protector.Protect(key),
            MadeBy = by.Person.Value,
            MadeFor = by.Organization.Value,
            MadeAt = now,
        };
        await using var session = store.LightweightSession();
        if (await session.Query<Webhook>().CountAsync(other => other.Submission == submission, cancellation) >= Most) return null;
        session.Insert(webhook);
        session.Events.Append(webhook.Id, new WebhookMade(submission, address.IdnHost, by, now));
        await session.SaveChangesAsync(cancellation);
        return (webhook, Prefix + Convert.ToBase64String(key));
    }

    /// <summary>Those of a submission, the oldest first.</summary>
    public async Task<IReadOnlyList<Webhook>> OfAsync(Guid submission, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.Query<Webhook>().Where(webhook => webhook.Submission == submission).OrderBy(webhook => webhook.MadeAt).ToListAsync(cancellation);
    }

    /// <summary>Ends one, and forgets what it was told and what it was still to be told.</summary>
    public async Task RemoveAsync(Guid submission, Guid id, PersonId by, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<Webhook>(id, cancellation) is not { } webhook || webhook.Submission != submission) return;
        session.Delete(webhook);
        session.Events.Append(id, new WebhookRemoved(submission, by, clock.GetUtcNow()));
        session.QueueSqlCommand($"delete from {schema.WebhookDeliveries} where webhook = ?", id);
        await session.SaveChangesAsync(cancellation);
    }

    /// <summary>Tells one that was switched off again, what waited among it.</summary>
    public async Task SwitchOnAsync(Guid submission, Guid id, PersonId by, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<Webhook>(id, cancellation) is not { OffSince: not null } off || off.Submission != submission) return;
        off.OffSince = null;
        session.Events.Append(id, new WebhookSwitchedOn(submission, by, clock.GetUtcNow()));
        session.Store(off);
        session.QueueSqlCommand($"update {schema.WebhookDeliveries} set since = ?, due = ? where webhook = ? and state = 0", clock.GetUtcNow(), clock.GetUtcNow(), id);
        await session.SaveChangesAsync(cancellation);
    }

    /// <summary>What webhooks were told lately, and are to be told, the newest first.</summary>
    public async Task<IReadOnlyList<WebhookDelivery>> DeliveriesAsync(IReadOnlyCollection<Guid> webhooks, int most, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select {Columns} from {schema.WebhookDeliveries} where webhook = any($1) order by at desc, id limit $2");
        command.Parameters.AddWithValue(webhooks.ToArray());
        command.Parameters.AddWithValue(most);
        return await ReadAsync(command, cancellation);
    }

    /// <summary>Tells it once more what it was told, or was not to be reached for, under the same id.</summary>
    public async Task SendAgainAsync(Guid webhook, Guid delivery, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"update {schema.WebhookDeliveries} set state = 0, since = $3, due = $3 where id = $2 and webhook = $1 and state <> 0");
        command.Parameters.AddWithValue(webhook);
        command.Parameters.AddWithValue(delivery);
        command.Parameters.AddWithValue(clock.GetUtcNow());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Of the words "id.timestamp.body", as the Standard Webhooks have it.</summary>
    public string Sign(Webhook webhook, Guid id, long timestamp, string body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(protector.Unprotect(webhook.Secret), Encoding.UTF8.GetBytes($"{id:D}.{timestamp}.{body}")));

    private const string Columns = "id, webhook, event, body, state, at, due, attempts, outcome";

    private static async Task<List<WebhookDelivery>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var found = new List<WebhookDelivery>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(new(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), (WebhookState)reader.GetInt16(4),
                new(reader.GetDateTime(5)), new(reader.GetDateTime(6)), reader.GetInt32(7), reader.GetValue(8) as string));
        }

        return found;
    }
}
