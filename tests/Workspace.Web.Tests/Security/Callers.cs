namespace Workspace.Web.Tests.Security;

/// <summary>Every kind of caller there is, by the word that AccessTable.txt has for it.</summary>
internal static class Callers
{
    /// <summary>Those of whom nobody knows who they are: without a session, with one that was ended elsewhere, with a token that is none.</summary>
    public static IReadOnlyList<string> Unknown { get; } = ["nobody", "ended", "wrong-token"];

    /// <summary>Signed in, and of no organization that takes part: a stranger without any organization, a member of another one, one who left an organization that takes part, and a member of one that was removed.</summary>
    public static IReadOnlyList<string> Out { get; } = ["stranger", "outsider", "left", "removed"];

    /// <summary>Members of an organization that takes part, by its role.</summary>
    public static IReadOnlyList<string> In { get; } = ["coordinator", "drafter", "suggester", "reviewer", "observer"];

    public static IReadOnlyList<string> All { get; } = [.. Unknown, .. Out, .. In];
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
    public void Present(HttpRequestMessage request)
    {
        if (Cookie is not null || request.Method != HttpMethod.Get) request.Headers.Add("Cookie", Cookie is null ? FormCookie : $"{Cookie}; {FormCookie}");
        if (Token is not null) request.Headers.Authorization = new("Bearer", Token);
    }
}
