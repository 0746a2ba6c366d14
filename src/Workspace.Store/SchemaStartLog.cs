using Microsoft.Extensions.Logging;

namespace Workspace.Store;

internal static partial class SchemaStartLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The database has format {From}, this Workspace writes format {To}: upgrading it in place. Until this is done, do not stop it; an older Workspace will not start on it any more")]
    public static partial void Upgrading(this ILogger<SchemaStart> logger, int from, int to);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database has format {To} now: {Adds}")]
    public static partial void Upgraded(this ILogger<SchemaStart> logger, int to, string adds);
}
