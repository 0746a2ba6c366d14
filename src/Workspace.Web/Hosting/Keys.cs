using Microsoft.AspNetCore.DataProtection;

namespace Workspace.Web.Hosting;

/// <summary>The keys by which sessions, links and waiting letters are protected; they stand in the data folder, and in no backup.</summary>
internal static class Keys
{
    private const string Application = "Workspace";

    public static IServiceCollection AddKeys(this IServiceCollection services, string data)
    {
        services.AddDataProtection().SetApplicationName(Application).PersistKeysToFileSystem(Folder(data));
        return services;
    }

    /// <summary>The same keys for a command: none is made until one is needed.</summary>
    public static IServiceCollection AddKeysForCommand(this IServiceCollection services, string data) =>
        services.AddSingleton(_ => DataProtectionProvider.Create(Folder(data), setup => setup.SetApplicationName(Application)));

    private static DirectoryInfo Folder(string data) => new(Path.Combine(data, "keys"));
}
