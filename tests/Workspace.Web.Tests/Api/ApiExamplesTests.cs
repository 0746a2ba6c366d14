using System.Text;
using System.Text.RegularExpressions;

namespace Workspace.Web.Tests.Api;

/// <summary>The examples of docs/API.md, run as they stand there.</summary>
[Collection(SharedApp.Name)]
public sealed partial class ApiExamplesTests(WorkspaceApp app)
{
    [Fact]
    public async Task Every_example_does_what_it_says()
    {
        var (draft, empty, ours) = (await app.WrittenDraftAsync("For the examples."), await app.WrittenDraftAsync(""), await app.WrittenDraftAsync("To be frozen."));
        using var program = await ApiClient.OfAsync(app, app.Network.AdaOfAlder);
        var tag = (await program.GetAsync($"drafts/{draft}/versions/1")).Message.Headers.ETag!.ToString();
        var values = new Dictionary<string, string>
        {
            ["TOKEN"] = program.Said,
            ["WORKSPACE"] = app.Address.ToString().TrimEnd('/'),
            ["SUBMISSION"] = app.Network.Submission.ToString(),
            ["DRAFT"] = draft.ToString(),
            ["EMPTY"] = empty.ToString(),
            ["OURS"] = ours.ToString(),
            ["ORGANIZATION"] = app.Network.Birch.ToString(),
            ["ETAG"] = tag,
        };
        var examples = File.ReadAllLines(Path.Combine(OpenApiTests.Root(), "docs", "API.md")).Select(line => line.Trim()).Where(line => line.StartsWith("curl ", StringComparison.Ordinal)).ToList();
        Assert.True(examples.Count > 12);
        using var client = new HttpClient();
        foreach (var example in examples)
        {
            using var request = Request(example, name => values[name]);
            using var answer = await client.SendAsync(request);
            Assert.True((int)answer.StatusCode == (example.Contains("$ETAG", StringComparison.Ordinal) ? 304 : 200), $"{example} was answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>What curl would send.</summary>
    private static HttpRequestMessage Request(string example, Func<string, string> value)
    {
        var words = Word().Matches(example["curl ".Length..]).Select(word => word.Groups["single"] is { Success: true } single ? single.Value
            : Variable().Replace((word.Groups["double"] is { Success: true } quoted ? quoted : word.Groups["bare"]).Value, name => value(name.Groups[1].Value))).ToList();
        var request = new HttpRequestMessage();
        var headers = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == "-X") request.Method = new(words[++i]);
            else if (words[i] == "-H") headers.Add(words[++i]);
            else if (words[i] == "-d") request.Content = new StringContent(words[++i], Encoding.UTF8);
            else request.RequestUri = new(words[i]);
        }

        foreach (var header in headers.Select(header => header.Split(": ", 2)))
        {
            if (header[0] == "Content-Type") request.Content!.Headers.ContentType = new(header[1]); // not null: what has a type has a body
            else request.Headers.TryAddWithoutValidation(header[0], header[1]);
        }

        return request;
    }

    [GeneratedRegex("""'(?<single>[^']*)'|"(?<double>[^"]*)"|(?<bare>\S+)""")]
    private static partial Regex Word();

    [GeneratedRegex(@"\$([A-Z]+)")]
    private static partial Regex Variable();
}
