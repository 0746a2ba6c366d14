namespace Workspace.Web.SignIn;

internal static partial class SignInLog
{
    [LoggerMessage(1, LogLevel.Error, "A sign-in link could not be made; the person can ask for another: {Trouble}")]
    public static partial void NotAsked(this ILogger logger, string trouble);

    [LoggerMessage(2, LogLevel.Warning, "Account {Account} was sent too many sign-in links lately; this one was not sent")]
    public static partial void TooManyLinks(this ILogger logger, Guid account);

    [LoggerMessage(3, LogLevel.Information, "Account {Account} signed in by {Way}")]
    public static partial void SignedIn(this ILogger logger, Guid account, string way);
}
