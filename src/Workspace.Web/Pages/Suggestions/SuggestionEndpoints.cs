using Microsoft.AspNetCore.Mvc;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.Live;

namespace Workspace.Web.Pages;

/// <summary>Suggestions are made, accepted, declined and taken back; from a page that goes on to their list, or from the editor, which is answered in JSON.</summary>
public static class SuggestionEndpoints
{
    private const string OtherWriter = "other-writer";

    public static void MapSuggestions(this IEndpointRouteBuilder app)
    {
        app.MapPost("/drafts/{id:guid}/suggestions", MakeAsync);
        app.MapPost("/drafts/{id:guid}/suggestions/{suggestion:guid}/accept", ([AsParameters] Asked asked, HttpContext http) =>
            DecideAsync(asked, http, Act.Write, "accepted", (grain, by) => grain.AcceptSuggestion(asked.Suggestion, by)));
        app.MapPost("/drafts/{id:guid}/suggestions/{suggestion:guid}/decline", ([AsParameters] Asked asked, HttpContext http) =>
            DecideAsync(asked, http, Act.Write, "declined", (grain, by) => grain.DeclineSuggestion(asked.Suggestion, by, Lines(asked.Reason))));
        app.MapPost("/drafts/{id:guid}/suggestions/{suggestion:guid}/withdraw", ([AsParameters] Asked asked, HttpContext http) =>
            DecideAsync(asked, http, Act.Read, "withdrawn", (grain, by) => grain.WithdrawSuggestion(asked.Suggestion, by)));
        app.MapGet("/drafts/{id:guid}/suggestions.json", ListAsync);
    }

    private static async Task<IResult> MakeAsync(
        [AsParameters] Made made, HttpContext http, AccessCheck access, Suggestions suggestions, IGrainFactory grains, TimeProvider time, CancellationToken cancellation)
    {
        if (await access.ToDraftAsync(http.User, new(made.Id), cancellation) is not { } found) return Results.NotFound();
        if (!found.Rights.Contains(Act.Suggest)) return Results.StatusCode(StatusCodes.Status403Forbidden);
        if (!IsStill(made.Writer, found)) return Answer(http, made.Id, OtherWriter, "made");
        var asked = new NewSuggestion(new(made.Version), made.From, made.To, Lines(made.Removed), Lines(made.Inserted), Lines(made.Why).Trim());
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var refusal = await suggestions.MakeAsync(id, new(made.Id), asked, found.Caller.Author, cancellation);
        if (refusal is null) await grains.GetGrain<IDraftGrain>(made.Id).Suggested();
        return Answer(http, made.Id, refusal is { } reason ? Wire.Name(reason) : null, "made");
    }

    private static async Task<IResult> DecideAsync(Asked asked, HttpContext http, Act needed, string done, Func<IDraftGrain, AuthorKey, Task<ReceiptMessage>> decide)
    {
        var services = http.RequestServices;
        if (await services.GetRequiredService<AccessCheck>().ToDraftAsync(http.User, new(asked.Id), http.RequestAborted) is not { } found) return Results.NotFound();
        if (!found.Rights.Contains(needed)) return Results.StatusCode(StatusCodes.Status403Forbidden);
        return Answer(http, asked.Id, IsStill(asked.Writer, found) ? await RefusalAsync() : OtherWriter, done);

        async Task<string?> RefusalAsync()
        {
            try
            {
                return (await decide(services.GetRequiredService<IGrainFactory>().GetGrain<IDraftGrain>(asked.Id), AuthorKey.Of(found.Caller.Author))).Refused;
            }
            catch (Exception exception) when (exception is TimeoutException or OrleansException)
            {
                DraftLog.DecisionFailed(services.GetRequiredService<ILogger<SuggestionList>>(), new(asked.Id), exception);
                return Wire.Name(Refusal.Unavailable);
            }
        }
    }

    private static async Task<IResult> ListAsync(Guid id, HttpContext http, AccessCheck access, SuggestionList list, NameBook names, CancellationToken cancellation)
    {
        if (await access.ToDraftAsync(http.User, new(id), cancellation) is not { } found || await list.OpenAsync(found, cancellation) is not var (text, open)) return Results.NotFound();
        var language = System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        var (people, organizations) = (new Dictionary<Guid, NamedPerson>(), new Dictionary<Guid, NamedOrganization>());
        foreach (var author in open.Select(one => one.Suggestion.By).Distinct())
        {
            people[author.Person.Value] = await names.PersonAsync(id, AuthorKey.Of(author), language, cancellation);
            organizations[author.Organization.Value] = await names.OrganizationAsync(id, author.Organization.Value, language, cancellation);
        }

        return Results.Json(new SuggestionsJson(text.Version.Number, found.Rights.Contains(Act.Suggest), [.. open.Select(SuggestionJson.Of)], people, organizations));
    }

    private static IResult Answer(HttpContext http, Guid draft, string? refused, string done)
    {
        if (!http.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase)) return Results.LocalRedirect($"/drafts/{draft}/suggestions?said={refused ?? done}");
        return refused is null ? Results.Json(new { done }) : Results.Json(new { refused }, statusCode: StatusCodes.Status409Conflict);
    }

    /// <summary>Whether a page is of whoever acts now: somebody may have come to act for another organization in a second tab since.</summary>
    /// <param name="writer">The person and the organization that the page is for; null where it does not say.</param>
    private static bool IsStill(string? writer, DraftAccess found) => writer is null || writer == WriterOf(found.Caller);

    /// <summary>The person and the organization of a page, as its form says them.</summary>
    internal static string WriterOf(Caller caller) => $"{caller.Author.Person} {caller.Author.Organization}";

    /// <summary>A form says its line ends as CR LF, whatever was written.</summary>
    private static string Lines(string? said) => said?.Replace("\r\n", "\n", StringComparison.Ordinal) ?? "";

    /// <param name="Version">In which the text stands where <paramref name="From"/> and <paramref name="To"/> say.</param>
    private sealed record Made(
        [FromRoute] Guid Id, [FromForm] int Version, [FromForm] int From, [FromForm] int To, [FromForm] string? Removed, [FromForm] string? Inserted, [FromForm] string? Why,
        [FromForm] string? Writer);

    /// <param name="Reason">For declining; may be left out.</param>
    private sealed record Asked([FromRoute] Guid Id, [FromRoute] Guid Suggestion, [FromForm] string? Reason, [FromForm] string? Writer);
}

internal sealed record SuggestionsJson(
    int Version, bool MaySuggest, IReadOnlyList<SuggestionJson> Suggestions, IReadOnlyDictionary<Guid, NamedPerson> People, IReadOnlyDictionary<Guid, NamedOrganization> Organizations);

internal sealed record SuggestionJson(Guid Id, int From, int To, string Removed, string Inserted, string Why, Guid P, Guid O, long T, bool Outdated, bool MayDecide, bool Mine)
{
    public static SuggestionJson Of(ShownSuggestion shown)
    {
        var made = shown.Suggestion;
        return new(
            made.Id, shown.Range.From, shown.Range.To, made.Removed, made.Inserted, made.Why, made.By.Person.Value, made.By.Organization.Value, made.At.ToUnixTimeMilliseconds(),
            shown.IsOutdated, shown.MayDecide, shown.IsTheirs);
    }
}
