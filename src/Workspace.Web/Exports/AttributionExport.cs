using System.Text.Json.Serialization;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.Live;

namespace Workspace.Web.Exports;

/// <summary>Who wrote each run of a version, and the revision that holds it: what the editor asks for (docs/PROTOCOL.md, "Over HTTP").</summary>
public static class AttributionExport
{
    public static void MapAttribution(this IEndpointRouteBuilder app)
    {
        app.MapGet("/drafts/{id:guid}/versions/{version:int}/attribution", async (Guid id, int version, HttpContext http, NameBook names) =>
        {
            if (await http.ReadAsync(id, version) is not var (_, text)) return Results.NotFound();
            return Results.Json(await OfAsync(id, text, names, System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, http.RequestAborted));
        });

        app.MapGet("/drafts/{id:guid}/versions/{version:int}/revision", async (Guid id, int version, HttpContext http, AccessCheck access, DraftHistory history, CancellationToken cancellation) =>
        {
            if (await access.ToDraftAsync(http.User, new DraftId(id), cancellation) is null) return Results.NotFound();
            return await history.RevisionOfAsync(new(id), new(version), cancellation) is { } revision
                ? Results.Json(new { number = revision.Number, from = revision.From.Number, to = revision.To.Number })
                : Results.NotFound();
        });
    }

    private static async Task<AttributionJson> OfAsync(Guid draft, DraftText text, NameBook names, string language, CancellationToken cancellation)
    {
        var stamps = new List<Stamp>();
        var places = new Dictionary<Stamp, int>();
        var runs = new List<int[]>();
        foreach (var run in text.Attribution.Runs)
        {
            if (!places.TryGetValue(run.Stamp, out var place))
            {
                places[run.Stamp] = place = stamps.Count;
                stamps.Add(run.Stamp);
            }

            runs.Add([run.To - run.From, place]);
        }

        var people = new Dictionary<Guid, NamedPerson>();
        var organizations = new Dictionary<Guid, NamedOrganization>();
        foreach (var author in stamps.Select(s => s.InsertedBy).Concat(stamps.Select(s => s.Origin?.Author).OfType<Author>()).Distinct())
        {
            people[author.Person.Value] = await names.PersonAsync(draft, AuthorKey.Of(author), language, cancellation);
            organizations[author.Organization.Value] = await names.OrganizationAsync(draft, author.Organization.Value, language, cancellation);
        }

        return new(text.Version.Number, runs, [.. stamps.Select(StampJson.Of)], people, organizations);
    }
}

/// <param name="Runs">Length and place of the stamp, for each run.</param>
internal sealed record AttributionJson(
    int Version, IReadOnlyList<int[]> Runs, IReadOnlyList<StampJson> Stamps,
    IReadOnlyDictionary<Guid, NamedPerson> People, IReadOnlyDictionary<Guid, NamedOrganization> Organizations);

internal sealed record StampJson(
    Guid P, Guid O, long T0, long T1, int V0, int V1, int Ch, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FirstJson? W)
{
    public static StampJson Of(Stamp stamp) => new(
        stamp.InsertedBy.Person.Value, stamp.InsertedBy.Organization.Value, stamp.FromAt.ToUnixTimeMilliseconds(), stamp.ToAt.ToUnixTimeMilliseconds(),
        stamp.From.Number, stamp.To.Number, (int)stamp.Channel, stamp.Origin is { } first ? new(first.Author.Person.Value, first.Author.Organization.Value, first.At.ToUnixTimeMilliseconds()) : null);
}

internal sealed record FirstJson(Guid P, Guid O, long T);
