namespace Workspace.Web.Tests.Live;

/// <summary>What is killed with <c>kill -9</c>, and at which moment.</summary>
public enum Kill
{
    Application = 0,
    ApplicationWhileSealing = 1,

    /// <summary>As when the power goes.</summary>
    ApplicationAndPostgres = 2,

    /// <summary>The first process of PostgreSQL.</summary>
    Postmaster = 3,
    PostmasterWhileSealing = 4,

    /// <summary>One that serves a connection; PostgreSQL ends the others and recovers.</summary>
    Backend = 5,
    BackendWhileSealing = 6,
}

/// <summary>Draws kills.</summary>
public static class Kills
{
    public static Kill OfApplication(Random random) => random.Next(10) switch
    {
        < 5 => Kill.Application,
        < 9 => Kill.ApplicationWhileSealing,
        _ => Kill.ApplicationAndPostgres,
    };

    public static Kill OfDatabase(Random random) => (Kill)random.Next((int)Kill.Postmaster, (int)Kill.BackendWhileSealing + 1);

    public static bool IsWhileSealing(this Kill kill) => kill is Kill.ApplicationWhileSealing or Kill.PostmasterWhileSealing or Kill.BackendWhileSealing;

    public static async Task OnAsync(this Kill kill, RunningWorkspace workspace, Random random)
    {
        switch (kill)
        {
            case Kill.Application or Kill.ApplicationWhileSealing:
                await workspace.KillAsync();
                await workspace.StartAsync();
                break;
            case Kill.ApplicationAndPostgres:
                await workspace.KillAsync();
                await workspace.KillPostgresAsync();
                await workspace.StartAsync();
                break;
            case Kill.Postmaster or Kill.PostmasterWhileSealing:
                await workspace.KillPostgresAsync();
                break;
            default:
                await workspace.KillBackendAsync(random);
                break;
        }
    }
}
