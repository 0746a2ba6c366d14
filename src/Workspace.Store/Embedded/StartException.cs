namespace Workspace.Store;

/// <summary>Why Workspace cannot start, in one sentence for whoever started it.</summary>
public sealed class StartException(string message, Exception? cause = null) : Exception(message, cause);
