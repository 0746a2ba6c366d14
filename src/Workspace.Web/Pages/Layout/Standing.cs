using Workspace.Web.Access;

namespace Workspace.Web.Pages;

/// <summary>Who asks, and whether this is a demonstration, found out before an error page is drawn.</summary>
/// <remarks>
/// A page drawn in place of another does not always wait for what its parts still look up; so that its bar never lacks the menu or the
/// banner, these find their answer here.
/// </remarks>
public sealed record Standing(Caller? Caller, bool IsDemonstration)
{
    /// <summary>The answers found for this request; null for a page that is drawn for itself.</summary>
    public static Standing? Of(HttpContext http) => http.Features.Get<Standing>();

    /// <summary>Finds the answers.</summary>
    public static async Task FindAsync(HttpContext http)
    {
        var (access, demonstration) = (http.RequestServices.GetRequiredService<AccessCheck>(), http.RequestServices.GetRequiredService<SignIn.Demonstration>());
        http.Features.Set(new Standing(await access.CallerAsync(http.User, http.RequestAborted), await demonstration.IsOnAsync(http.RequestAborted)));
    }
}
