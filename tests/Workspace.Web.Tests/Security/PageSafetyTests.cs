using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;

namespace Workspace.Web.Tests.Security;

/// <summary>Whatever people write and however they call themselves: pages, files and messages stay what they are.</summary>
[Collection(AskedApp.Name)]
public sealed class PageSafetyTests(WorkspaceApp app)
{
    /// <summary>Pages that the table has no row for, since they need something of their own.</summary>
    private static readonly string[] Others = ["/no/such/page", "/sign-in", "/sign-in?wrong=1&to=/x"];

    [Fact]
    public async Task No_answer_allows_what_is_not_ours_or_fetches_it_from_elsewhere()
    {
        var place = await Place.MakeAsync(app);
        var (looked, wrong) = await LookAsync(place, "coordinator", "Nothing special.");
        Assert.True(looked > 20, $"only {looked} answers were looked at");
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Nothing_that_is_written_or_called_so_gets_out_of_its_place()
    {
        var wrong = new List<string>();
        foreach (var payload in Payloads.Names)
        {
            var place = await Place.MakeAsync(app, payload);
            wrong.AddRange((await LookAsync(place, "coordinator", payload)).Wrong);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct().Take(40)));
    }

    [Fact]
    public async Task Names_that_no_form_would_take_do_no_harm_either()
    {
        var wrong = new List<string>();
        foreach (var payload in Payloads.Broken)
        {
            var place = await Place.MakeAsync(app, payload, isTextToo: false);
            wrong.AddRange((await LookAsync(place, "drafter", payload)).Wrong);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct().Take(40)));
    }

    /// <summary>Everything that one of those who take part can get by an address.</summary>
    private async Task<(int Looked, List<string> Wrong)> LookAsync(Place place, string who, string payload)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };
        var caller = place.Callers[who];
        var wrong = new ConcurrentBag<string>();
        var looked = 0;
        var pages = AccessTable.Read().Where(row => row.Method == "GET" && row.Expected[who] == "200").Select(row => row.At is { } at ? place.Fill(at, caller) : place.Address(row.Route, caller));
        await Parallel.ForEachAsync(pages.Concat(Others), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (address, cancellation) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
            caller.Present(request);
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(address.StartsWith("/api", StringComparison.Ordinal) ? "application/json" : "text/html"));
            using var answer = await client.SendAsync(request, cancellation);
            if (answer.StatusCode >= HttpStatusCode.InternalServerError) Complain($"was answered {(int)answer.StatusCode}");
            if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NotFound)) return;
            Interlocked.Increment(ref looked);
            foreach (var what in await Harmless.LookAsync(answer)) Complain(what);

            void Complain(string what) => wrong.Add($"{address.Replace(place.Draft.ToString(), "{draft}", StringComparison.Ordinal)} {what}, for {payload}");
        });

        return (looked, [.. wrong]);
    }
}
