using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Store;
using Workspace.Web.Api;

namespace Workspace.Web.Tests.Security;

/// <summary>Every address, tried by everybody; AccessTable.txt says what each is answered.</summary>
[Collection(AskedApp.Name)]
public sealed class EveryRouteTests(WorkspaceApp app)
{
    private readonly Dictionary<string, TokenScope> scopes = [];

    [Fact]
    public void Every_route_has_a_row_in_the_table_and_every_row_a_route()
    {
        var rows = AccessTable.Read().Where(row => row.Method != "HUB").Select(row => row.Name).ToList();
        Assert.Equal(rows.Distinct(), rows);
        var routes = Routes();
        var missing = routes.Except(rows).ToList();
        Assert.True(missing.Count == 0, $"""
            These have no row in {AccessTable.Path}:
            {string.Join('\n', missing.Select(name => $"    {name}"))}
            Add one each that says what every kind of caller is answered, such as (CONTRIBUTING.md has more under "A new address"):
            {string.Join('\n', missing.Select(name => $"    {name} unknown={(name.StartsWith("GET", StringComparison.Ordinal) ? "sign-in" : "401")} out=404 in=200"))}
            """);
        Assert.Empty(rows.Except(routes));
    }

    [Fact]
    public async Task Everybody_is_answered_at_every_address_what_the_table_says()
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };
        var wrong = new ConcurrentBag<string>();
        var place = await Place.MakeAsync(app);
        var routes = Routes();
        var rows = AccessTable.Read().Where(row => row.Method != "HUB" && routes.Contains(row.Name)).ToList();
        await Parallel.ForEachAsync(rows.Where(row => row.Method == "GET"), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (row, _) =>
        {
            var answers = new Dictionary<string, string>();
            foreach (var (name, caller) in place.Callers) answers[name] = await AnswerAsync(client, row, place, name, caller, wrong);
            Judge(row, answers, wrong);
        });

        foreach (var row in rows.Where(row => row.Method != "GET"))
        {
            var answers = new Dictionary<string, string>();
            foreach (var name in Callers.All)
            {
                answers[name] = await AnswerAsync(client, row, place, name, place.Callers[name], wrong);
                if (answers[name] is ['2' or '3', ..]) place = await Place.MakeAsync(app); // it was done: the next finds everything as it was
            }

            Judge(row, answers, wrong);
        }

        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Order(StringComparer.Ordinal)));
    }

    /// <summary>All but static files, which are anybody's; of a page what it answers to a form only where it has one of its own.</summary>
    private HashSet<string> Routes()
    {
        var routes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null) continue;
            var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
            if (methods.Count == 0) methods = endpoint.RoutePattern.RawText?.StartsWith("/live", StringComparison.Ordinal) == true ? ["GET", "POST"] : ["GET"]; // what takes any
            var page = endpoint.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type;
            var takesForms = page is null || page.GetProperties().Any(property => property.IsDefined(typeof(Microsoft.AspNetCore.Components.SupplyParameterFromFormAttribute), inherit: true));
            foreach (var name in methods.Where(method => takesForms || method == "GET").Select(method => $"{method} /{endpoint.RoutePattern.RawText?.TrimStart('/')}"))
            {
                routes.Add(name);
                if (endpoint.Metadata.GetMetadata<NeededScope>() is { } needed) scopes[name] = needed.Scope;
            }
        }

        return routes;
    }

    private static void Judge(AccessRow row, Dictionary<string, string> answers, ConcurrentBag<string> wrong)
    {
        var others = row.Expected.Where(cell => answers[cell.Key] != cell.Value).Select(cell => $"{cell.Key} should be answered {cell.Value} and was {answers[cell.Key]}").ToList();
        if (others.Count > 0) wrong.Add($"{row.Name}: {string.Join("; ", others)}. All that was answered: {AccessTable.Cells(answers)}");
    }

    private async Task<string> AnswerAsync(HttpClient client, AccessRow row, Place place, string name, Caller caller, ConcurrentBag<string> wrong)
    {
        if (name == "no-scope") caller = place.Lacking(scopes.GetValueOrDefault(row.Name));
        var address = row.At is { } at ? place.Fill(at, caller) : place.Address(row.Route, caller);
        using var request = new HttpRequestMessage(new(row.Method), new Uri(address, UriKind.Relative));
        caller.Present(request);
        request.Headers.Add("Accept", "text/html,*/*");
        if (row.Method != "GET")
        {
            var said = row.With is null ? "" : place.Fill(row.With, caller);
            request.Content = said.StartsWith('{') || said.StartsWith('[')
                ? new StringContent(said, System.Text.Encoding.UTF8, "application/json")
                : new StringContent($"{said}&__RequestVerificationToken={Uri.EscapeDataString(caller.FormToken)}", System.Text.Encoding.ASCII, "application/x-www-form-urlencoded");
        }

        using var answer = await client.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        if (!Callers.In.Contains(name) && name != "token" && body.Contains(Place.Secret, StringComparison.OrdinalIgnoreCase)) wrong.Add($"{row.Name} shows {name} what only those who take part may see.");
        var to = answer.Headers.Location is { } location ? new Uri(client.BaseAddress!, location).AbsolutePath : ""; // not null: set above
        return (int)answer.StatusCode is >= 300 and < 400 && to == "/sign-in" ? "sign-in" : ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
