using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Which people a list shows.</summary>
public enum PeopleKind
{
    All = 0,
    Administrators = 1,

    /// <summary>Of an organization that a guest declares.</summary>
    Guests = 2,

    /// <summary>Of no organization.</summary>
    Alone = 3,
}

/// <summary>An organization to which somebody belongs.</summary>
public sealed record PersonHome(OrganizationId Id, Bilingual Name, bool IsGuest);

/// <summary>What a list shows of a person.</summary>
/// <param name="Name">Null of somebody who writes under a pseudonym, where the reader is not told who it is; so is the address.</param>
/// <param name="VouchedBy">The organization that vouches for their pseudonym.</param>
public sealed record PersonRow(PersonId Id, string? Name, string? Address, OrganizationId? VouchedBy, bool IsAdministrator, IReadOnlyList<PersonHome> Homes, DateTimeOffset? SeenAt);

/// <summary>A page of a list, and how long the whole list is.</summary>
public sealed record ListedPeople(IReadOnlyList<PersonRow> Rows, int Total);

/// <summary>How somebody signs in, beside links by mail.</summary>
/// <param name="Providers">How many accounts elsewhere.</param>
public sealed record SignInWays(bool AsksForCode, int Passkeys, int Providers);

/// <summary>Somebody who was forgotten.</summary>
/// <param name="By">Null for whoever keeps the machine.</param>
public sealed record ForgottenPerson(PersonId Id, PersonId? By, DateTimeOffset At);

public sealed partial class People
{
    /// <summary>A page of those that fit, by name.</summary>
    /// <remarks>Whoever writes under a pseudonym is in it without name and address, and no words find them: a list that were ordered or searched by a name would tell it.</remarks>
    /// <param name="words">In a name or an address; empty for all.</param>
    /// <param name="vouching">The organizations for whose pseudonyms the reader knows who it is: those of which they are a contact.</param>
    public async Task<ListedPeople> PageAsync(string words, PeopleKind kind, IReadOnlyCollection<OrganizationId> vouching, int skip, int most, CancellationToken cancellation)
    {
        await using var connection = store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        var fits = kind switch
        {
            PeopleKind.Administrators => "is_administrator",
            PeopleKind.Guests => "id in (select person from home where is_guest)",
            PeopleKind.Alone => "not exists (select from home where person = known.id)",
            _ => "true",
        };
        var rows = await RowsAsync(connection, $"where ($2 = '' or (not hidden and (name ilike $2 or address ilike $2))) and {fits}", vouching, [new() { Value = Organizations.Like(words) }, new() { Value = skip }, new() { Value = most }], cancellation);
        return new([.. rows.Select(row => row.Row)], rows.Count > 0 ? rows[0].Total : 0);
    }

    /// <summary>One person, as a list shows them. Null when there is no account.</summary>
    public async Task<PersonRow?> RowAsync(PersonId person, IReadOnlyCollection<OrganizationId> vouching, CancellationToken cancellation)
    {
        await using var connection = store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        var rows = await RowsAsync(connection, "where id = $2", vouching, [new() { Value = person.Value }, new() { Value = 0 }, new() { Value = 1 }], cancellation);
        return rows is [var one, ..] ? one.Row : null;
    }

    /// <summary>How somebody signs in. Null when there is no account.</summary>
    public async Task<SignInWays?> WaysAsync(PersonId person, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Account>(person.Value, cancellation) is { } account ? new(account.AsksForCode, account.Passkeys.Count, account.Logins.Count) : null;
    }

    /// <summary>Those who were forgotten since it is noted, the last first.</summary>
    public async Task<(IReadOnlyList<ForgottenPerson> People, int Total)> ForgottenAsync(int skip, int most, CancellationToken cancellation)
    {
        await using var connection = store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand($"""
            select stream_id, (data ->> 'by')::uuid, (data ->> 'at')::timestamptz, count(*) over ()
            from {new StoreSchema(store.Options.DatabaseSchemaName).Events} where type = 'person.forgotten' order by seq_id desc offset $1 limit $2
            """, connection)
        { Parameters = { new() { Value = skip }, new() { Value = most } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (people, total) = (new List<ForgottenPerson>(), 0L);
        while (await reader.ReadAsync(cancellation))
        {
            people.Add(new(new(reader.GetGuid(0)), await reader.IsDBNullAsync(1, cancellation) ? null : new PersonId(reader.GetGuid(1)), new(reader.GetDateTime(2))));
            total = reader.GetInt64(3);
        }

        return (people, (int)total);
    }

    private async Task<List<(PersonRow Row, int Total)>> RowsAsync(NpgsqlConnection connection, string which, IReadOnlyCollection<OrganizationId> vouching, NpgsqlParameter[] parameters, CancellationToken cancellation)
    {
        var schema = new StoreSchema(store.Options.DatabaseSchemaName);
        await using var command = new NpgsqlCommand($"""
            with home as materialized (
                select (m ->> 'person')::uuid as person, o.id, o.data ->> 'kind' = '{Organization.GuestKind}' as is_guest
                from {schema.DocumentsOf<Organization>()} o, jsonb_array_elements(o.data -> 'members') m),
            administrator as materialized (
                select (a ->> 'person')::uuid as person from {schema.DocumentsOf<NetworkStanding>()} n, jsonb_array_elements(n.data -> 'administrators') a),
            known as (
                select id, data ->> 'name' as name, data ->> 'email' as address, (data ->> 'pseudonymOf')::uuid as vouched_by,
                    data ->> 'pseudonymOf' is not null and not ((data ->> 'pseudonymOf')::uuid = any($1)) as hidden,
                    id in (select person from administrator) as is_administrator
                from {schema.Accounts}),
            fits as materialized (select * from known {which}),
            shown as (
                select *, (select count(*) from fits) as total from fits
                order by hidden, (case when hidden then '' else name end) collate "und-x-icu", id offset $3 limit $4),
            homes as (
                select person, jsonb_agg(jsonb_build_object('id', o.id, 'name', o.data -> 'name', 'isGuest', is_guest) order by o.data #>> array['name', 'en'], o.id) as theirs
                from home join {schema.DocumentsOf<Organization>()} o using (id) where person in (select id from shown) group by person)
            select s.id, case when hidden then null else s.name end, case when hidden then null else address end, vouched_by, is_administrator, total,
                (select theirs from homes where person = s.id),
                (select max((e.data ->> 'seenAt')::timestamptz) from {schema.DocumentsOf<AccountSession>()} e where (e.data ->> 'person')::uuid = s.id)
            from shown s order by hidden, (case when hidden then '' else s.name end) collate "und-x-icu", s.id
            """, connection);
        command.Parameters.Add(new() { Value = vouching.Select(id => id.Value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<(PersonRow, int)>();
        while (await reader.ReadAsync(cancellation))
        {
            var homes = await reader.IsDBNullAsync(6, cancellation) ? [] : JsonSerializer.Deserialize<List<PersonHome>>(reader.GetString(6), StoreJson.Options) ?? [];
            rows.Add((new(new(reader.GetGuid(0)), reader.GetValue(1) as string, reader.GetValue(2) as string, await reader.IsDBNullAsync(3, cancellation) ? null : new OrganizationId(reader.GetGuid(3)),
                reader.GetBoolean(4), homes, await reader.IsDBNullAsync(7, cancellation) ? null : new DateTimeOffset(reader.GetDateTime(7))), (int)reader.GetInt64(5)));
        }

        return rows;
    }
}
