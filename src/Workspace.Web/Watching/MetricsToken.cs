using System.Security.Cryptography;
using System.Text;
using Workspace.Web.Hosting;

namespace Workspace.Web.Watching;

/// <summary>What opens <c>/metrics</c>: <c>Metrics:Token</c>, or where none is configured, one made once and kept in the data folder.</summary>
public sealed class MetricsToken
{
    private const string File = "metrics-token";
    private readonly byte[] hash;

    private MetricsToken(string token) => hash = Hash(token);

    public static MetricsToken Of(IConfiguration configuration, DataFolder data) => new(configuration["Metrics:Token"] is { Length: > 0 } given ? given : Kept(data.At(File)));

    /// <summary>Takes the same time whatever was given.</summary>
    public bool Is(string given) => CryptographicOperations.FixedTimeEquals(Hash(given), hash);

    private static string Kept(string path)
    {
        if (System.IO.File.Exists(path) && System.IO.File.ReadAllText(path).Trim() is { Length: > 0 } kept) return kept;
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(path, Encoding.ASCII, options);
        file.Write(token);
        return token;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
