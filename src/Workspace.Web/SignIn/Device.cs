namespace Workspace.Web.SignIn;

/// <summary>What somebody signs in with, in words they know it by.</summary>
internal static class Device
{
    // The order matters: most say that they are others too.
    private static readonly (string Says, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Says, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux")];

    /// <summary>"Firefox, Windows" for what a browser says of itself; empty where it says nothing we know.</summary>
    public static string Of(string userAgent) => string.Join(", ", new[] { Known(Browsers, userAgent), Known(Systems, userAgent) }.OfType<string>());

    private static string? Known((string Says, string Name)[] names, string userAgent) =>
        Array.Find(names, one => userAgent.Contains(one.Says, StringComparison.Ordinal)) is { Name: { } name } ? name : null;
}
