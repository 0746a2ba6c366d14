using Workspace.Store;

namespace Workspace.Web.Hosting;

/// <summary>The folder that holds what this copy of Workspace keeps: database, keys, mails. One process has it at a time.</summary>
public sealed class DataFolder : IDisposable
{
    /// <summary>The file in it that is held by the process that has it.</summary>
    public const string Mark = "in-use";

    private readonly FileStream owned;

    private DataFolder(string path, FileStream owned) => (Path, this.owned) = (path, owned);

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>Where the private PostgreSQL of a data folder stands.</summary>
    public static string Postgres(string path) => System.IO.Path.Combine(path, "postgres");

    /// <summary>Takes a folder, making it where it is not there.</summary>
    /// <exception cref="StartException">It cannot be written, or another Workspace has it.</exception>
    public static DataFolder Take(string path) =>
        TryTake(path) ?? throw new StartException($"Another Workspace is running on the data folder {System.IO.Path.GetFullPath(path)}. Stop it, or choose another folder with --data.");

    /// <summary>Takes a folder, making it where it is not there. Null when another Workspace has it.</summary>
    /// <exception cref="StartException">It cannot be written.</exception>
    public static DataFolder? TryTake(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
            return new(full, new(System.IO.Path.Combine(full, Mark), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException)
        {
            throw new StartException($"The data folder {full} cannot be written. Choose another with --data, or change its rights.");
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
        catch (IOException exception)
        {
            throw new StartException($"The data folder {full} cannot be used: {exception.Message}");
        }
    }

    /// <summary>A folder or file in it.</summary>
    public string At(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => owned.Dispose();

    /// <summary>Whether another process has the file: EWOULDBLOCK of Linux and macOS, a sharing violation of Windows.</summary>
    private static bool IsHeld(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);
}
