using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using JasperFx;
using Marten;
using Npgsql;

namespace Workspace.Store;

/// <summary>Requests of organizations to join: asked by anybody, confirmed by a mail, answered by administrators.</summary>
/// <remarks>Nothing here looks for an account before a request is approved, so no answer says whether an address is known.</remarks>
public sealed partial class JoinRequests(IDocumentStore store, MailQueue mails, TimeProvider clock)
{
    /// <summary>How long the link in the mail works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(3);

    /// <summary>How many mails one address gets in a day.</summary>
    public const int MailsPerAddress = 3;

    /// <summary>How many may wait for their confirmation, and how many for an answer.</summary>
    public const int MostUnconfirmed = 1_000, MostWaiting = 500;

    /// <summary>Sends a link to whoever asks; with it, it becomes a request.</summary>
    /// <param name="write">Writes the letter that has the secret in its link.</param>
    public async Task<Asked> AskAsync(RequestWords said, Func<RequestWords, string, Letter> write, CancellationToken cancellation)
    {
        var (now, normalized) = (clock.GetUtcNow(), EmailAddress.Normalize(said.Address));
        await using var session = store.LightweightSession();
        var unconfirmed = await session.Query<Asker>().CountAsync(asker => asker.ConfirmedAt == null && asker.Until > now, cancellation);
        if (unconfirmed >= MostUnconfirmed || await WaitingAsync(session, cancellation) >= MostWaiting) return Asked.Full;
        var yesterday = now.AddDays(-1);
        if (await session.Query<Asker>().CountAsync(asker => asker.NormalizedAddress == normalized && asker.At > yesterday, cancellation) >= MailsPerAddress) return Asked.Taken;

        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var asker = new Asker { Id = Guid.CreateVersion7(now), Said = said, NormalizedAddress = normalized, SecretHash = Hash(secret), At = now, Until = now + Lifetime };
        session.Insert(asker);
        mails.Enqueue(session, write(said, secret) with { About = asker.Id, Until = asker.Until });
        await session.SaveChangesAsync(cancellation);
        return Asked.Taken;
    }

    /// <summary>Who asked with the link of this secret. Null when it is none, or too old and never used.</summary>
    public async Task<Asker?> FindAsync(string secret, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await BySecretAsync(session, secret, cancellation);
    }

    /// <summary>Makes a request of it, and tells the administrators. The link does that once; again it changes nothing.</summary>
    /// <returns>Whether there is a request now.</returns>
    public async Task<bool> ConfirmAsync(string secret, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var session = store.LightweightSession();
        if (await BySecretAsync(session, secret, cancellation) is not { } asker) return false;
        if (asker.ConfirmedAt is not null) return true;
        if (await session.LoadAsync<NetworkStanding>(NetworkMark.Only, cancellation) is not { Settings.TakesRequests: true } network) return false;
        asker.ConfirmedAt = now;
        session.Store(asker);
        session.Events.StartStream<JoinRequest>(asker.Id, new RequestMade(asker.Said.Organization, asker.Said.WebSite, now));
        Notices.Tell(session, network.Administrators.Select(administrator => administrator.Person), null, new(NoticeKind.Requested, Guid.Empty, now) { Request = asker.Id });
        try
        {
            await session.SaveChangesAsync(cancellation);
        }
        catch (Exception error) when (error is ConcurrencyException or Marten.Exceptions.ExistingStreamIdCollisionException)
        {
            return true; // two clicks at once, and the other was first
        }

        return true;
    }

    public async Task<JoinRequest?> FindAsync(Guid request, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<JoinRequest>(request, cancellation);
    }

    /// <summary>Who made a request. Null once that is forgotten.</summary>
    public async Task<Asker?> AskerAsync(Guid request, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Asker>(request, cancellation);
    }

    /// <summary>How many wait for an answer.</summary>
    public async Task<int> WaitingAsync(CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await WaitingAsync(session, cancellation);
    }

    /// <summary>A page of those in a state whose names have some words: who waits longest first, else the newest.</summary>
    public async Task<ListedRequests> PageAsync(RequestState state, string words, int skip, int most, CancellationToken cancellation)
    {
        await using var connection = store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand($$"""
            select id, data #>> '{organization,name,en}', data #>> '{organization,name,fr}', data #>> '{organization,shortName}', data #>> '{organization,kind}', data #>> '{organization,region}',
                (data ->> 'at')::timestamptz, (data ->> 'endedAt')::timestamptz, count(*) over ()
            from {{new StoreSchema(store.Options.DatabaseSchemaName).DocumentsOf<JoinRequest>()}}
            where data ->> 'state' = $1
                and ($2 = '' or data #>> '{organization,name,en}' ilike $2 or data #>> '{organization,name,fr}' ilike $2 or data #>> '{organization,shortName}' ilike $2)
            order by coalesce(data ->> 'endedAt', data ->> 'at')::timestamptz {{(state == RequestState.Waiting ? "" : "desc")}}, id
            offset $3 limit $4
            """, connection)
        {
            Parameters = { new() { Value = state.ToString() }, new() { Value = Organizations.Like(words) }, new() { Value = skip }, new() { Value = most } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (rows, total) = (new List<RequestRow>(), 0L);
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(new(reader.GetGuid(0), new(reader.GetString(1), reader.GetString(2)), reader.GetString(3), reader.GetString(4), reader.GetString(5), state,
                new(reader.GetDateTime(6)), await reader.IsDBNullAsync(7, cancellation) ? null : new DateTimeOffset(reader.GetDateTime(7))));
            total = reader.GetInt64(8);
        }

        return new(rows, (int)total);
    }

    private static Task<int> WaitingAsync(IQuerySession session, CancellationToken cancellation) => session.Query<JoinRequest>().CountAsync(request => request.State == RequestState.Waiting, cancellation);

    private async Task<Asker?> BySecretAsync(IQuerySession session, string secret, CancellationToken cancellation)
    {
        var hash = Hash(secret);
        return await session.Query<Asker>().FirstOrDefaultAsync(asker => asker.SecretHash == hash, cancellation) is { } found && (found.ConfirmedAt is not null || found.Until > clock.GetUtcNow()) ? found : null;
    }

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
