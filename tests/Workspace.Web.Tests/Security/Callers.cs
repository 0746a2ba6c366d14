namespace Workspace.Web.Tests.Security;

/// <summary>Every kind of caller there is, by the word that AccessTable.txt has for it.</summary>
internal static class Callers
{
    /// <summary>Those of whom nobody knows who they are: without a session, with one that was ended elsewhere, with a token that is none, has expired or was ended.</summary>
    public static IReadOnlyList<string> Unknown { get; } = ["nobody", "ended", "wrong-token", "expired-token", "ended-token"];

    /// <summary>A program with a token of the coordinator's, with all scopes, and one whose token lacks the one that is needed: unknown wherever tokens are not taken.</summary>
    public static IReadOnlyList<string> Programs { get; } = ["token", "no-scope"];

    /// <summary>Signed in, and of no organization that takes part: a stranger without any organization, a member of another one, one who left an organization that takes part, and a member of one that was removed.</summary>
    public static IReadOnlyList<string> Out { get; } = ["stranger", "outsider", "left", "removed"];

    /// <summary>Members of an organization that takes part, by its role.</summary>
    public static IReadOnlyList<string> In { get; } = ["coordinator", "drafter", "suggester", "reviewer", "observer"];

    public static IReadOnlyList<string> All { get; } = [.. Unknown, .. Programs, .. Out, .. In];
}

/// <summary>Somebody who asks.</summary>
/// <param name="Person">Null where nobody knows.</param>
/// <param name="Organization">The one they act for, or say they do.</param>
/// <param name="Cookie">As a browser sends it.</param>
/// <param name="Token">Behind "Bearer".</param>
/// <param name="FormCookie">That goes with <paramref name="FormToken"/>.</param>
/// <param name="FormToken">What the forms they are given carry.</param>
internal sealed record Caller(Guid? Person, Guid? Organization, string? Cookie, string? Token, string FormCookie, string FormToken)
{
    /// <summary>To the API whoever has a token presents that; everywhere else a session goes before it.</summary>
    public void Present(HttpRequestMessage request)
    {
        var isApi = request.RequestUri?.OriginalString.StartsWith("/api/", StringComparison.Ordinal) == true;
        if (Token is not null && (isApi || Cookie is null)) request.Headers.Authorization = new("Bearer", Token);
        if (Token is not null && isApi) return;
        if (Cookie is not null || request.Method != HttpMethod.Get) request.Headers.Add("Cookie", Cookie is null ? FormCookie : $"{Cookie}; {FormCookie}");
    }
}
