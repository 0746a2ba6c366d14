using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Orleans.Configuration;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Hosting;
using Workspace.Web.Live.Lines;
using Workspace.Web.Watching;

namespace Workspace.Web.Live;

/// <summary>The writers and their hub.</summary>
public static class LiveSetup
{
    /// <summary>Of how many drafts a node remembers where their writer lives; room for all is taken at once, and Orleans takes it for a million.</summary>
    private const int KnownWriters = 20_000;

    /// <summary>Adds the silo, clustered through PostgreSQL, and everything between browser and store.</summary>
    public static WebApplicationBuilder AddLive(this WebApplicationBuilder builder, Database database)
    {
        var limits = builder.Configuration.GetSection("Limits").Get<DraftLimits>() ?? new DraftLimits();
        builder.Services.AddSingleton(limits);
        builder.Services.AddSingleton(builder.Configuration.GetSection("Sealing").Get<SealRule>() ?? new SealRule());
        builder.Services.AddSingleton(services => new LiveRates(
            builder.Configuration.GetValue("Limits:ProposalsPerSecond", 20), builder.Configuration.GetValue("Limits:PresencesPerSecond", 10), services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton(builder.Configuration.GetSection("Suggestions").Get<SuggestionLimits>() ?? new SuggestionLimits());
        builder.Services.AddSingleton<RightsNow>();
        builder.Services.AddSingleton<OriginCheck>();
        builder.Services.AddSingleton<NameBook>();
        builder.Services.AddSingleton<OpenDrafts>();
        builder.Services.AddSingleton<LiveMeter>();
        builder.Services.AddSingleton<DraftLines>();
        builder.Services.AddSingleton<HubLifetimeManager<DraftHub>>(services => services.GetRequiredService<DraftLines>());
        builder.Services.AddSingleton<DraftBroadcast>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DraftBroadcast>());

        // What a socket brings is read, and what goes out is sent, by the worker that is at it: with lines of our own that saves two of three hand-overs (docs/decisions/0049).
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Services.AddSingleton<LineDoor>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LineDoor>());

        builder.Services.AddTransient<DraftHub>(); // one is made for every call: what is registered is made by compiled code
        builder.Services.AddSingleton<IHubProtocol, PackedProtocol>();

        // A proposal over the limit must still arrive, to be refused by name.
        builder.Services.AddSignalR(hub => hub.MaximumReceiveMessageSize = 4L * limits.ProposalBytes);
        if (database.IsPrivate) builder.Services.AddHostedService(_ => new ClusterReset(database.ConnectionString));
        builder.UseOrleans(silo => Cluster(silo, builder.Configuration, database.ConnectionString));
        return builder;
    }

    public static WebApplication MapLive(this WebApplication app)
    {
        var door = app.Services.GetRequiredService<LineDoor>();
        var hub = new ConnectionBuilder(app.Services).UseHub<DraftHub>().Build();
        app.MapHub<DraftHub>("/live").Add(endpoint =>
        {
            var negotiated = endpoint.RequestDelegate!; // not null: a hub has one
            var sockets = ((IEndpointRouteBuilder)app).CreateApplicationBuilder().UseWebSockets(new() { KeepAliveInterval = TimeSpan.Zero }); // the hub has a beat of its own
            sockets.Run(http => LineDoor.IsFor(http) ? door.AcceptAsync(http, hub) : negotiated(http));
            endpoint.RequestDelegate = sockets.Build();
        });
        return app;
    }

    private static void Cluster(ISiloBuilder silo, ConfigurationManager configuration, string connectionString)
    {
        silo.UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = ("Npgsql", connectionString));
        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = ("workspace", "workspace"));
        silo.Configure<EndpointOptions>(endpoint =>
        {
            endpoint.AdvertisedIPAddress = IPAddress.Parse(configuration.GetValue("Cluster:Address", "127.0.0.1")!);
            endpoint.SiloPort = configuration.GetValue<int?>("Cluster:Port") ?? FreePort(endpoint.AdvertisedIPAddress);
            endpoint.GatewayPort = 0;
        });

        if (WatchingSetup.IsTraced(configuration)) silo.AddActivityPropagation();

        // A dead node is known within seconds; a call to one that hangs gives up as soon.
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(1);
            membership.NumMissedProbesLimit = 2;
            membership.NumVotesForDeathDeclaration = 1;
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(2);
            membership.NumMissedTableIAmAliveLimit = 2;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        });
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(5));
        silo.Configure<GrainDirectoryOptions>(directory => directory.CacheSize = KnownWriters);
        silo.Configure<GrainCollectionOptions>(collection => collection.CollectionAge = TimeSpan.FromMinutes(5));
    }

    private static int FreePort(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
