namespace Workspace.Web.Tests.Live;

/// <summary>Troubles of the database that pass. <c>tests/Workspace.Kills/run --trouble</c> has them longer, and the full disk.</summary>
public sealed class TroubleTests(Xunit.Abstractions.ITestOutputHelper output)
{
    [Fact]
    public Task A_PostgreSQL_that_stops_answering_is_said_to_be_unavailable_and_all_is_saved_when_it_answers_again() => Run.SilenceAsync(TimeSpan.FromSeconds(10));

    [Fact]
    public Task Without_a_connection_to_be_had_all_is_kept_and_saved_when_there_is_one() => Run.ConnectionsAsync(TimeSpan.FromSeconds(5));

    private TroubleRun Run => new(new Random(5), output.WriteLine);
}
