using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Tests.Api;

/// <summary>A program with a token.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient http;

    private ApiClient(WorkspaceApp app, string said) => (http, Said) = (new() { BaseAddress = new(app.Address, "/api/v1/"), DefaultRequestHeaders = { Authorization = new("Bearer", said) } }, said);

    /// <summary>What it says to be known.</summary>
    public string Said { get; }

    /// <summary>Of a person, for an organization; with every scope unless some are said.</summary>
    public static async Task<ApiClient> OfAsync(WorkspaceApp app, Author author, params TokenScope[] scopes)
    {
        var made = await app.Services.GetRequiredService<Tokens>().MakeAsync(author, "A program of the tests", scopes.Length == 0 ? Enum.GetValues<TokenScope>() : scopes, TimeSpan.FromDays(1), default);
        return new(app, made!.Value.Said); // not null: nobody here has so many
    }

    /// <param name="Type">Of the problem, without what all begin with.</param>
    public sealed record Answer(int Status, JsonElement Body, string? Type, HttpResponseMessage Message);

    public Task<Answer> GetAsync(string address, string? ifNoneMatch = null) => SendAsync(HttpMethod.Get, address, null, ifNoneMatch);

    public Task<Answer> PostAsync(string address, string json) => SendAsync(HttpMethod.Post, address, new StringContent(json, System.Text.Encoding.UTF8, "application/json"), null);

    public async Task<Answer> SendAsync(HttpMethod method, string address, HttpContent? content, string? ifNoneMatch)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative)) { Content = content };
        if (ifNoneMatch is not null) request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        var answer = await http.SendAsync(request);
        var isJson = answer.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
        var body = isJson ? await answer.Content.ReadFromJsonAsync<JsonElement>() : default;
        var type = answer.Content.Headers.ContentType?.MediaType == "application/problem+json" ? body.GetProperty("type").GetString() : null;
        return new((int)answer.StatusCode, body, type?.Replace("urn:workspace:problem:", "", StringComparison.Ordinal), answer);
    }

    public void Dispose() => http.Dispose();
}
