using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A webhook was made for a submission.</summary>
/// <param name="Host">Of its address; the rest of that may be a key.</param>
public sealed record WebhookMade(Guid Submission, string Host, Author By, DateTimeOffset At);

public sealed record WebhookRemoved(Guid Submission, PersonId By, DateTimeOffset At);

public sealed record WebhookSwitchedOn(Guid Submission, PersonId By, DateTimeOffset At);

/// <summary>Which deliveries a list of the whole network shows.</summary>
public enum DeliveryKind
{
    /// <summary>To be told, by one that is told.</summary>
    Waiting = 0,

    /// <summary>Given up.</summary>
    Failed = 1,
    Delivered = 2,
}

/// <summary>A delivery as whoever runs the network sees it: without its body, and of the address only the host.</summary>
public sealed record DeliveryRow(Guid Id, Guid Webhook, Guid Submission, string Host, string Event, DateTimeOffset At, DateTimeOffset Due, int Attempts, string? Outcome, bool IsOff);

/// <summary>A webhook that is switched off.</summary>
public sealed record SwitchedOff(Guid Id, Guid Submission, string Host, DateTimeOffset Since, int Waiting);

/// <summary>A page of a list, and how long the whole list is.</summary>
public sealed record ListedDeliveries(IReadOnlyList<DeliveryRow> Rows, int Total);

public sealed partial class Webhooks
{
    /// <summary>Deliveries of the whole network in one state, the newest first.</summary>
    public async Task<ListedDeliveries> PageAsync(DeliveryKind kind, int skip, int most, CancellationToken cancellation)
    {
        var state = kind switch { DeliveryKind.Waiting => WebhookState.Waiting, DeliveryKind.Failed => WebhookState.Failed, _ => WebhookState.Delivered };
        await using var command = database.CreateCommand($"""
            select d.id, d.webhook, (w.data ->> 'submission')::uuid, w.data ->> 'address', d.event, d.at, d.due, d.attempts, d.outcome, w.data ->> 'offSince' is not null, count(*) over ()
            from {schema.WebhookDeliveries} d join {schema.DocumentsOf<Webhook>()} w on w.id = d.webhook
            where d.state = $1 order by d.at desc, d.id offset $2 limit $3
            """);
        command.Parameters.AddWithValue((short)state);
        command.Parameters.AddWithValue(skip);
        command.Parameters.AddWithValue(most);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (rows, total) = (new List<DeliveryRow>(), 0L);
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(new(reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2), HostOf(reader.GetString(3)), reader.GetString(4), new(reader.GetDateTime(5)), new(reader.GetDateTime(6)),
                reader.GetInt32(7), reader.GetValue(8) as string, reader.GetBoolean(9)));
            total = reader.GetInt64(10);
        }

        return new(rows, (int)total);
    }

    /// <summary>Those that are told nothing any more, the last first.</summary>
    public async Task<IReadOnlyList<SwitchedOff>> SwitchedOffAsync(int most, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            select w.id, (w.data ->> 'submission')::uuid, w.data ->> 'address', (w.data ->> 'offSince')::timestamptz, (select count(*) from {schema.WebhookDeliveries} d where d.webhook = w.id and d.state = 0)::int
            from {schema.DocumentsOf<Webhook>()} w where w.data ->> 'offSince' is not null order by 4 desc, 1 limit $1
            """);
        command.Parameters.AddWithValue(most);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var off = new List<SwitchedOff>();
        while (await reader.ReadAsync(cancellation)) off.Add(new(reader.GetGuid(0), reader.GetGuid(1), HostOf(reader.GetString(2)), new(reader.GetDateTime(3)), reader.GetInt32(4)));
        return off;
    }

    private static string HostOf(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.IdnHost : "–";
}
