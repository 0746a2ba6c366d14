using System.Net;
using System.Text.RegularExpressions;

namespace Workspace.Web.Tests.Live;

/// <summary>Finds its way through the demonstration as a visitor does: by the pages.</summary>
public static partial class DemonstrationPeople
{
    /// <summary>Everybody whom the sign-in page offers.</summary>
    public static async Task<IReadOnlyList<Guid>> WritersAsync(RunningWorkspace workspace)
    {
        using var http = new HttpClient { BaseAddress = workspace.Address };
        var page = await http.GetStringAsync("/sign-in");
        return [.. PersonValue().Matches(page).Select(match => Guid.Parse(match.Groups[1].Value)).Distinct().Order().Take(5)];
    }

    /// <summary>The first draft of the first submission that a person sees.</summary>
    public static async Task<Guid> DraftAsync(RunningWorkspace workspace, Guid person) => (await DraftsAsync(workspace, person))[0];

    /// <summary>All drafts of the first submission that a person sees.</summary>
    public static async Task<IReadOnlyList<Guid>> DraftsAsync(RunningWorkspace workspace, Guid person)
    {
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = workspace.Address };
        http.DefaultRequestHeaders.Add("Cookie", await workspace.SignInAsync(person));
        var home = await http.GetStringAsync("/");
        var submission = Submission().Match(home).Groups[1].Value;
        var page = await http.GetStringAsync($"/submissions/{submission}");
        return [.. Draft().Matches(WebUtility.HtmlDecode(page)).Select(match => Guid.Parse(match.Groups[1].Value)).Distinct()];
    }

    [GeneratedRegex("name=\"person\"[^>]*value=\"([0-9a-f-]{36})\"")]
    private static partial Regex PersonValue();

    [GeneratedRegex("href=\"/submissions/([0-9a-f-]{36})\"")]
    private static partial Regex Submission();

    [GeneratedRegex("href=\"/drafts/([0-9a-f-]{36})\"")]
    private static partial Regex Draft();
}
