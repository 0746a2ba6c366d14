using Microsoft.Extensions.Logging;

namespace Workspace.Store;

/// <summary>Work that is done again and again while the application runs. What goes wrong in one round ends neither the next nor the application, which a background service that throws does.</summary>
/// <param name="logger">Is told when it begins to go wrong, not for as long as that lasts.</param>
public sealed class Rounds(ILogger logger)
{
    private bool isTroubled;

    /// <summary>Does one round.</summary>
    /// <exception cref="OperationCanceledException">The application stops.</exception>
    public async Task GoAsync(Func<CancellationToken, Task> round, CancellationToken stopping)
    {
        try
        {
            await round(stopping);
            isTroubled = false;
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            if (!isTroubled) logger.Missed(trouble);
            isTroubled = true;
        }
    }
}

internal static partial class RoundsLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "What is done again and again could not be done now; it is tried again")]
    public static partial void Missed(this ILogger logger, Exception trouble);
}
