using Marten.Services;
using Npgsql;

namespace Workspace.Store;

/// <summary>What a receiver answered.</summary>
/// <param name="IsTaken">Whether it took it: any status from 200 to 299.</param>
/// <param name="Words">The status, or what went wrong; without an address.</param>
public sealed record WebhookAnswer(bool IsTaken, string Words);

public sealed partial class Webhooks
{
    public static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(3);
    private static readonly TimeSpan RememberedFor = TimeSpan.FromDays(30);
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6)];

    /// <summary>Has the delivery that has been due for longest sent, and notes what became of it. While that lasts no other node takes it; when this one dies at it, it is due again.</summary>
    /// <param name="send">Sends it.</param>
    /// <param name="tell">A mail to whoever made a webhook that is switched off now; null when they cannot be reached.</param>
    /// <returns>Whether one was due.</returns>
    public async Task<bool> DeliverNextAsync(Func<Webhook, WebhookDelivery, CancellationToken, Task<WebhookAnswer>> send, Func<Webhook, CancellationToken, Task<Letter?>> tell, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var next = new NpgsqlCommand($"""
            select {Columns} from {schema.WebhookDeliveries} d
            where state = 0 and due <= $1 and exists (select 1 from {schema.DocumentsOf<Webhook>()} w where w.id = d.webhook and w.data ->> 'offSince' is null)
            order by due limit 1 for update of d skip locked
            """, connection, transaction)
        {
            Parameters = { new() { Value = clock.GetUtcNow() } },
        };
        if (await ReadAsync(next, cancellation) is not [var delivery]) return false;

        await using var session = store.LightweightSession(SessionOptions.ForTransaction(transaction));
        if (await session.LoadAsync<Webhook>(delivery.Webhook, cancellation) is not { } webhook) return false; // it was ended in this moment
        var answer = await send(webhook, delivery, cancellation);
        var now = clock.GetUtcNow();
        var due = now + Pauses[Math.Min(delivery.Attempts, Pauses.Length - 1)];
        await using var note = new NpgsqlCommand($"""
            update {schema.WebhookDeliveries} set attempts = attempts + 1, outcome = $2,
                state = case when $3 then 1 when $5 >= since + $6 then 2 else 0 end, due = case when $3 or $5 >= since + $6 then $4 else $5 end
            where id = $1 returning state
            """, connection, transaction)
        {
            Parameters = { new() { Value = delivery.Id }, new() { Value = answer.Words }, new() { Value = answer.IsTaken }, new() { Value = now }, new() { Value = due }, new() { Value = GivenUpAfter } },
        };
        if (await note.ExecuteScalarAsync(CancellationToken.None) is (short)WebhookState.Failed)
        {
            webhook.OffSince = now;
            session.Store(webhook);
            if (await tell(webhook, CancellationToken.None) is { } letter) mails.Enqueue(session, letter);
            await session.SaveChangesAsync(CancellationToken.None);
        }

        await transaction.CommitAsync(CancellationToken.None); // it is sent, whoever stops now
        return true;
    }

    /// <summary>Forgets what was delivered or given up, some weeks afterwards.</summary>
    public async Task ForgetOldAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"delete from {schema.WebhookDeliveries} where state <> 0 and due < $1");
        command.Parameters.AddWithValue(clock.GetUtcNow() - RememberedFor);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
