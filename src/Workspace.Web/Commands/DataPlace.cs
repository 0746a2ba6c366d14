using Workspace.Store;
using Workspace.Web.Hosting;

namespace Workspace.Web.Commands;

/// <summary>The data that a command works on: in a PostgreSQL that is given, that a running Workspace has, or that is started for it alone.</summary>
internal sealed class DataPlace : IAsyncDisposable
{
    private readonly ConfigurationManager configuration;
    private readonly DataFolder? taken;
    private readonly bool isNew;
    private EmbeddedPostgres? server;
    private bool isUnwanted;

    private DataPlace(ConfigurationManager configuration, string folder, DataFolder? taken, bool isNew) =>
        (this.configuration, Folder, this.taken, this.isNew, ConnectionString) =
        (configuration, folder, taken, isNew, HostSetup.Given(configuration) ?? EmbeddedPostgres.ConnectionString(DataFolder.Postgres(folder)));

    /// <summary>The data folder, absolute.</summary>
    public string Folder { get; }

    /// <summary>Where mails are written that are not sent.</summary>
    public string Mails => configuration["Mail:Folder"] ?? Path.Combine(Folder, "mail");

    /// <summary>How to connect.</summary>
    public string ConnectionString { get; }

    /// <summary>Whether a Workspace runs on the data folder; the command works beside it.</summary>
    public bool IsServed => taken is null && HostSetup.Given(configuration) is null;

    /// <summary>Takes the data folder and starts its PostgreSQL, unless another has both or a connection string names another server.</summary>
    /// <param name="options">As for serving: <c>--Data=...</c></param>
    /// <param name="mayBeginEmpty">Whether it is made where there is none.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="StartException">There is no data, or it cannot be reached.</exception>
    public static async Task<DataPlace> OpenAsync(string[] options, bool mayBeginEmpty, CancellationToken cancellation)
    {
        var configuration = new ConfigurationManager();
        configuration.SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().AddCommandLine(options);
        var folder = Path.GetFullPath(configuration["Data"] ?? "data");
        if (HostSetup.Given(configuration) is not null) return new(configuration, folder, null, isNew: false);
        var isNew = !Directory.Exists(DataFolder.Postgres(folder));
        if (!mayBeginEmpty && isNew) throw new StartException($"There is no data of a Workspace in {folder}. Name its folder with --data.");

        var place = new DataPlace(configuration, folder, DataFolder.TryTake(folder), isNew);
        try
        {
            if (!place.IsServed) await place.StartAsync(cancellation);
            return place;
        }
        catch
        {
            await place.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the store on it, at the schema of this version; to be disposed before the place is.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="isRestoring">Whether it is to prove what a restore put there.</param>
    public async Task<StartedStore> StoreAsync(CancellationToken cancellation, bool isRestoring = false)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(configuration);
        builder.Logging.AddSimpleConsole().AddFilter(null, LogLevel.Error);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddKeysForCommand(Folder);
        builder.Services.AddWorkspaceStore(ConnectionString, isRestoring: isRestoring);
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellation);
            return new(host);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>What was made for this command alone goes with it.</summary>
    public void LeaveNothing() => isUnwanted = true;

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (isNew && isUnwanted && Directory.Exists(DataFolder.Postgres(Folder))) Directory.Delete(DataFolder.Postgres(Folder), recursive: true);
        taken?.Dispose();
        if (isNew && isUnwanted && Directory.EnumerateFileSystemEntries(Folder).All(entry => Path.GetFileName(entry) == DataFolder.Mark)) Directory.Delete(Folder, recursive: true);
        configuration.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        using var logging = LoggerFactory.Create(log => log.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
        server = new(DataFolder.Postgres(Folder), HostSetup.Programs(configuration), logging.CreateLogger<EmbeddedPostgres>());
        await server.StartingAsync(cancellation);
        await server.StartAsync(cancellation);
    }
}

/// <summary>The store's queries and verbs, running.</summary>
internal sealed class StartedStore(IHost host) : IAsyncDisposable
{
    public T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else host.Dispose();
    }
}
