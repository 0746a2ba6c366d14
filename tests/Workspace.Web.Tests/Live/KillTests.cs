namespace Workspace.Web.Tests.Live;

/// <summary>
/// Editors type while the application, or its PostgreSQL, is killed at random moments. <c>tests/Workspace.Kills/run</c> does the same for long.
/// </summary>
public sealed class KillTests(Xunit.Abstractions.ITestOutputHelper output)
{
    [Fact]
    public Task Killing_the_application_loses_nothing_that_was_seen_or_acknowledged() => new KillRun(new Random(7), output.WriteLine).RunAsync(application: 6, database: 0);

    [Fact]
    public Task Killing_PostgreSQL_loses_nothing_that_was_seen_or_acknowledged() => new KillRun(new Random(8), output.WriteLine).RunAsync(application: 0, database: 2);
}
