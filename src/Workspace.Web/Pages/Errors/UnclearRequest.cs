using Npgsql;

namespace Workspace.Web.Pages;

/// <summary>What a request brings that no page can make anything of: a number that is none, a character that no text may hold.</summary>
public static class UnclearRequest
{
    /// <summary>Where ASP.NET's pages read the values of an address; what they throw there has no type of its own.</summary>
    private const string ReadingAnAddress = "Microsoft.AspNetCore.Components.Routing.UrlValueConstraint";

    /// <summary>Whether that was thrown because of what came, and not because something failed on our side.</summary>
    public static bool Threw(Exception error) =>
        error is BadHttpRequestException
        || (error is InvalidOperationException && error.TargetSite?.DeclaringType?.FullName?.StartsWith(ReadingAnAddress, StringComparison.Ordinal) == true)
        || error is PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter }
        || (error.InnerException is { } inner && Threw(inner));

    /// <summary>The status that such a request, or a failure of ours, is answered with.</summary>
    public static int Status(Exception error) => error is BadHttpRequestException bad ? bad.StatusCode : Threw(error) ? StatusCodes.Status400BadRequest : StatusCodes.Status500InternalServerError;
}
