using Microsoft.AspNetCore.Localization;

namespace Workspace.Web.Pages;

/// <summary>What a person chose about how the product shows itself: kept in cookies, and with their account once they are signed in.</summary>
public static class Choice
{
    public const string LanguageCookie = "Workspace.Language";
    public const string ThemeCookie = "Workspace.Theme";

    public const string TimeZoneCookie = "Workspace.TimeZone";

    /// <summary>Those that are offered, from east to west: of Canada, of Geneva and of New York.</summary>
    public static readonly string[] TimeZones =
    [
        "Europe/Zurich", "America/St_Johns", "America/Halifax", "America/Toronto", "America/New_York", "America/Winnipeg", "America/Regina", "America/Edmonton", "America/Vancouver", "America/Whitehorse",
    ];

    public static readonly string[] Languages = ["en", "fr"];
    public static readonly string[] Themes = ["light", "dark"];

    /// <summary>"light", "dark", or null for the system's.</summary>
    public static string? ThemeOf(HttpContext http) => ThemeOrNull(http.Request.Cookies[ThemeCookie]);

    public static string? ThemeOrNull(string? theme) => Themes.Contains(theme) ? theme : null;

    public static void KeepLanguage(HttpContext http, string? language)
    {
        if (!Languages.Contains(language)) return;
        http.Response.Cookies.Append(LanguageCookie, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language!)), Options(http)); // not null: contained
    }

    public static void KeepTheme(HttpContext http, string? theme)
    {
        if (Themes.Contains(theme)) http.Response.Cookies.Append(ThemeCookie, theme!, Options(http)); // not null: contained
        else http.Response.Cookies.Delete(ThemeCookie);
    }

    /// <summary>The zone that was chosen in this browser; null when none was.</summary>
    public static TimeZoneInfo? TimeZoneOf(HttpContext http) =>
        http.Request.Cookies[TimeZoneCookie] is { } chosen && TimeZones.Contains(chosen) ? TimeZoneInfo.FindSystemTimeZoneById(chosen) : null;

    public static void KeepTimeZone(HttpContext http, string? zone)
    {
        if (TimeZones.Contains(zone)) http.Response.Cookies.Append(TimeZoneCookie, zone!, Options(http)); // not null: contained
    }

    /// <summary>Back to a page of ours; anything else leads home.</summary>
    public static IResult Back(string? to) => Results.LocalRedirect(IsOurs(to) ? to! : "/"); // not null: ours

    /// <summary>Whether an address stays on this site: one slash, then no other slash or backslash; and nothing that a header cannot bring.</summary>
    public static bool IsOurs(string? to) =>
        to is ['/', ..] && !to.StartsWith("//", StringComparison.Ordinal) && !to.StartsWith("/\\", StringComparison.Ordinal) && to.All(sign => sign is > ' ' and < '\u007f');

    private static CookieOptions Options(HttpContext http) => new()
    {
        MaxAge = TimeSpan.FromDays(365),
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
    };
}
