using Microsoft.Extensions.Logging;

namespace Workspace.Store;

internal static partial class EmbeddedPostgresLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Made a database in {Folder} with PostgreSQL {Major}")]
    public static partial void Initialised(this ILogger<EmbeddedPostgres> logger, string folder, int major);

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL {Major} runs in {Folder}, from {Programs}")]
    public static partial void Started(this ILogger<EmbeddedPostgres> logger, string folder, int major, string programs);

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL was running in {Folder} already and is taken over")]
    public static partial void Adopted(this ILogger<EmbeddedPostgres> logger, string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL in {Folder} has stopped")]
    public static partial void Stopped(this ILogger<EmbeddedPostgres> logger, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "PostgreSQL in {Folder} did not stop in good order: {Said}")]
    public static partial void StopFailed(this ILogger<EmbeddedPostgres> logger, string folder, string said);

    [LoggerMessage(Level = LogLevel.Warning, Message = "PostgreSQL in {Folder} went away ({Why}); it is started again")]
    public static partial void Lost(this ILogger<EmbeddedPostgres> logger, string folder, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "PostgreSQL in {Folder} could not be started again; the next try follows")]
    public static partial void RestartFailed(this ILogger<EmbeddedPostgres> logger, string folder, Exception error);
}
