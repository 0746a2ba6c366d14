using Workspace.Store;

namespace Workspace.Web.Demonstration;

public static class DemonstrationSetup
{
    /// <summary>Fills the store with the demonstration before the first page is served. Comes after the store.</summary>
    public static IServiceCollection AddDemonstration(this IServiceCollection services)
    {
        services.AddSingleton<DemonstrationNetwork>();
        services.AddHostedService<DemonstrationStart>();
        return services;
    }
}

/// <summary>Fills the demonstration while the application starts; stops the start where the data is somebody's own.</summary>
internal sealed class DemonstrationStart(DemonstrationNetwork demonstration, Store.Network network) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await network.IsDemonstrationAsync(cancellationToken) && !await network.IsEmptyAsync(cancellationToken))
            throw new StartException("This data was not made by the demonstration, so the demonstration is not shown over it. Start with --empty, or choose another folder with --data.");
        await demonstration.FillAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
