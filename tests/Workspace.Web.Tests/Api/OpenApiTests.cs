using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Web.Api;

namespace Workspace.Web.Tests.Api;

/// <summary>The description of the API is whole, is what it was, and is said in docs/API.md.</summary>
[Collection(SharedApp.Name)]
public sealed class OpenApiTests(WorkspaceApp app)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_document_is_the_approved_one()
    {
        var approved = Path.Combine(Path.GetDirectoryName(Here())!, "OpenApi.approved.json"); // a source file stands in a folder
        var now = (await DocumentAsync()).ToJsonString(Indented) + "\n";
        var before = File.Exists(approved) ? await File.ReadAllTextAsync(approved) : "";
        if (now == before) return;
        var received = Path.Combine(Path.GetTempPath(), "OpenApi.received.json");
        await File.WriteAllTextAsync(received, now);
        Assert.Fail($"The document of the API has changed. What programs rely on is never renamed; if it is meant, copy {received} over {approved}.");
    }

    [Fact]
    public async Task Every_address_is_described_with_its_scope_its_words_and_every_answer()
    {
        var document = await DocumentAsync();
        var routes = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.Metadata.GetMetadata<NeededScope>() is not null).ToList();
        Assert.True(routes.Count > 10);
        foreach (var route in routes)
        {
            var path = "/" + System.Text.RegularExpressions.Regex.Replace(route.RoutePattern.RawText!.TrimStart('/'), ":[a-z]+", ""); // not null: from a string
            var method = route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Single().ToLowerInvariant(); // not null: each takes one
            var operation = document["paths"]?[path]?[method];
            Assert.True(operation is not null, $"{method} {path} is not described.");
            Assert.NotEmpty(operation["operationId"]!.GetValue<string>());
            Assert.NotEmpty(operation["summary"]!.GetValue<string>());
            Assert.Contains("Needs the scope", operation["description"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Single(operation["security"]!.AsArray());
            var answers = operation["responses"]!.AsObject().Select(answer => answer.Key).ToHashSet();
            Assert.Superset(new HashSet<string> { "200", "400", "401", "403", "404", "429", "500" }, answers);
        }
    }

    [Fact]
    public void Every_problem_and_every_address_is_explained()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "API.md"));
        foreach (var problem in Problem.All) Assert.Contains($"| `{problem.Name}` | {problem.Status} |", page, StringComparison.Ordinal);
        Assert.Equal(Problem.All.Count, Problem.All.Select(problem => problem.Name).Distinct().Count());
    }

    private async Task<JsonNode> DocumentAsync()
    {
        using var client = new HttpClient { BaseAddress = app.Address };
        return JsonNode.Parse(await client.GetStringAsync(new Uri("/api/v1/openapi.json", UriKind.Relative)))!; // not null: a document
    }

    internal static string Root() => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..")); // a source file stands in a folder

    private static string Here([CallerFilePath] string path = "") => path;
}
