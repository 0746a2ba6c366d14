namespace Workspace.Web.SignIn;

internal static partial class SignInLog
{
    [LoggerMessage(1, LogLevel.Error, "A sign-in link could not be made; the person can ask for another: {Trouble}")]
    public static partial void NotAsked(this ILogger logger, string trouble);

    [LoggerMessage(2, LogLevel.Warning, "Account {Account} was sent too many sign-in links lately; this one was not sent")]
    public static partial void TooManyLinks(this ILogger logger, Guid account);

    [LoggerMessage(3, LogLevel.Information, "Account {Account} signed in by {Way}")]
    public static partial void SignedIn(this ILogger logger, Guid account, string way);

    [LoggerMessage(4, LogLevel.Information, "Account {Account} proved anew who they are, by {Way}")]
    public static partial void Proved(this ILogger logger, Guid account, string way);

    [LoggerMessage(5, LogLevel.Warning, "A wrong code was given for account {Account}")]
    public static partial void WrongCode(this ILogger logger, Guid account);

    [LoggerMessage(6, LogLevel.Warning, "No code is taken for account {Account} at the moment: there were too many wrong ones")]
    public static partial void CodesLocked(this ILogger logger, Guid account);

    [LoggerMessage(7, LogLevel.Warning, "Signing in with {Provider} failed: {Trouble}")]
    public static partial void ProviderFailed(this ILogger logger, string provider, string trouble);
}
