using Workspace.Store;
using Workspace.Web.SignIn;

namespace Workspace.Web.Hosting;

/// <summary>Tells whoever starts Workspace on nothing where its network is created: once, on the console, and nowhere else.</summary>
internal sealed class FirstStartAddress(FirstStart first, Store.Network network, PublicAddress address) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (await first.NewKeyAsync(cancellationToken) is { } key)
            Console.WriteLine($"Nobody is here yet. Create the network, once, at: {new Uri(address.Root(), $"/start/{key}")}");
        else if (await network.FindAsync(cancellationToken) is not { Administrators.Count: > 0 })
            Console.WriteLine("Nobody administers this network yet. Name somebody who has an account: ./run administrator ADDRESS");
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
