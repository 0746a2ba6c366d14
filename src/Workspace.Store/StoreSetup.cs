using Microsoft.Extensions.DependencyInjection;

namespace Workspace.Store;

/// <summary>Every event name, stream, document, projection and lifecycle of the store, in one list.</summary>
public static class StoreSetup
{
    /// <summary>Adds Marten, the journal, and the queries and verbs of this project. Schema changes are applied at start.</summary>
    /// <param name="services">The application's services; needs a <see cref="TimeProvider"/>.</param>
    /// <param name="connectionString">An Npgsql connection string; on the embedded server known before it runs.</param>
    public static IServiceCollection AddWorkspaceStore(this IServiceCollection services, string connectionString) => throw new NotImplementedException();
}
