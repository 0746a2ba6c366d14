using System.Text;
using System.Text.Json;
using Marten;
using Marten.Linq.MatchesSql;
using Npgsql;
using NpgsqlTypes;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>Which organizations a list shows.</summary>
/// <param name="Words">In one of its names, or its region, whatever their accents and capitals; empty for all.</param>
/// <param name="Kind">A key; empty for all.</param>
/// <param name="Region">Empty for all.</param>
/// <param name="IsClosedToo">Whether those that are closed are shown too.</param>
public sealed record OrganizationFilter(string Words = "", string Kind = "", string Region = "", bool IsClosedToo = false)
{
    /// <summary>Those that are left out.</summary>
    public IReadOnlyCollection<OrganizationId> Without { get; init; } = [];
}

/// <summary>What a list shows of an organization.</summary>
public sealed record OrganizationCard(Guid Id, Bilingual Name, string ShortName, string Kind, Bilingual About, string Region, int People, bool IsUnlisted, bool IsOpen);

/// <summary>A page of a list, and how long the whole list is.</summary>
public sealed record ListedOrganizations(IReadOnlyList<OrganizationCard> Cards, int Total);

public sealed partial class Organizations
{
    public async Task<Organization?> FindAsync(OrganizationId id, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Organization>(id.Value, cancellation);
    }

    /// <summary>Those that are known of the ids asked for.</summary>
    public async Task<IReadOnlyDictionary<OrganizationId, Organization>> FindManyAsync(IReadOnlyCollection<OrganizationId> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0) return new Dictionary<OrganizationId, Organization>();
        await using var session = store.QuerySession();
        var found = await session.LoadManyAsync<Organization>(cancellation, [.. ids.Select(id => id.Value).Distinct()]);
        return found.ToDictionary(o => new OrganizationId(o.Id));
    }

    /// <summary>All of them, closed ones too, by name: for what looks at the whole network.</summary>
    public async Task<IReadOnlyList<Organization>> AllAsync(CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return ByName(await session.Query<Organization>().ToListAsync(cancellation));
    }

    /// <summary>Those a person belongs to today, by name.</summary>
    /// <remarks>By an index over all that stands in organizations: it costs the same however many there are.</remarks>
    public async Task<IReadOnlyList<Organization>> OfAsync(PersonId person, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var member = JsonSerializer.Serialize(new { members = new[] { new { person } } }, StoreJson.Options);
        return ByName(await session.Query<Organization>().Where(o => o.MatchesSql("d.data @> ?::jsonb", member)).ToListAsync(cancellation));
    }

    /// <summary>Open ones by id, from one on: for programs that go through all of them.</summary>
    /// <param name="unlisted">The unlisted ones that are among them; null for every one.</param>
    public async Task<IReadOnlyList<Organization>> AfterAsync(Guid? after, int most, IReadOnlyCollection<OrganizationId>? unlisted, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var (from, all, shown) = (after ?? Guid.Empty, unlisted is null, unlisted?.Select(id => id.Value).ToArray() ?? []);
        return await session.Query<Organization>()
            .Where(o => o.MatchesSql("d.id > ? and d.data ->> 'closedAt' is null and d.data ->> 'kind' <> 'guest' and (? or d.data ->> 'isUnlisted' is distinct from 'true' or d.id = any(?))", from, all, (object)shown))
            .OrderBy(o => o.Id).Take(most).ToListAsync(cancellation);
    }

    /// <summary>A page of those that fit, by name in a language.</summary>
    /// <param name="unlisted">The unlisted ones that are among them; null for every one.</param>
    /// <param name="language">"en" or "fr".</param>
    public async Task<ListedOrganizations> PageAsync(OrganizationFilter filter, IReadOnlyCollection<OrganizationId>? unlisted, string language, int skip, int most, CancellationToken cancellation)
    {
        await using var connection = store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellation);
        var documents = new StoreSchema(store.Options.DatabaseSchemaName).DocumentsOf<Organization>();
        var (first, second) = language == "fr" ? ("fr", "en") : ("en", "fr");
        await using var command = new NpgsqlCommand($$"""
            select id, data #>> '{name,en}', data #>> '{name,fr}', data ->> 'shortName', data ->> 'kind', data #>> '{about,en}', data #>> '{about,fr}', data ->> 'region',
                jsonb_array_length(data -> 'members'), data ->> 'isUnlisted' is not distinct from 'true', data ->> 'closedAt' is null, count(*) over ()
            from {{documents}}
            where data ->> 'kind' <> '{{Organization.GuestKind}}' and ($1 or data ->> 'closedAt' is null)
                and ($2 or data ->> 'isUnlisted' is distinct from 'true' or id = any($3))
                and ($4 = '' or data ->> 'kind' = $4) and ($5 = '' or data ->> 'region' = $5)
                and ($6 = '' or {{Folded("concat_ws(E'\\n', data #>> '{name,en}', data #>> '{name,fr}', data ->> 'shortName', data ->> 'region')")}} like $6)
                and id <> all($9)
            order by coalesce(nullif(data #>> '{name,{{first}}}', ''), data #>> '{name,{{second}}}') collate "und-x-icu", id
            offset $7 limit $8
            """, connection)
        {
            Parameters =
            {
                new() { Value = filter.IsClosedToo },
                new() { Value = unlisted is null },
                new() { Value = unlisted?.Select(id => id.Value).ToArray() ?? [], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
                new() { Value = filter.Kind },
                new() { Value = filter.Region },
                new() { Value = Like(Fold(filter.Words)) },
                new() { Value = skip },
                new() { Value = most },
                new() { Value = filter.Without.Select(id => id.Value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (cards, total) = (new List<OrganizationCard>(), 0L);
        while (await reader.ReadAsync(cancellation))
        {
            cards.Add(new(reader.GetGuid(0), new(reader.GetString(1), reader.GetString(2)), reader.GetString(3), reader.GetString(4),
                new(reader.GetString(5), reader.GetString(6)), reader.GetString(7), reader.GetInt32(8), reader.GetBoolean(9), reader.GetBoolean(10)));
            total = reader.GetInt64(11);
        }

        return new(cards, (int)total);
    }

    /// <summary>A pattern for what has the words anywhere in it; empty for anything.</summary>
    internal static string Like(string words) => words.Trim() is { Length: > 0 } some
        ? $"%{some.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%" : "";

    /// <summary>Words without accents and capitals, as <see cref="Folded"/> gives them of what they are looked for in.</summary>
    private static string Fold(string words) =>
        string.Concat(words.ToLowerInvariant().Normalize(NormalizationForm.FormD).Where(letter => letter is not (>= '\u0300' and <= '\u036f')));

    private static string Folded(string sql) => $"regexp_replace(normalize(lower({sql}), nfd), '[\\u0300-\\u036f]', '', 'g')";

    private static IReadOnlyList<Organization> ByName(IEnumerable<Organization> organizations) =>
        [.. organizations.OrderBy(o => o.Name.En, StringComparer.InvariantCultureIgnoreCase).ThenBy(o => o.Id)];
}
