using System.Diagnostics;

namespace Workspace.Web.Tests.Live;

/// <summary>Kills one thing after the other while a crowd types, and looks after each whether anything was lost.</summary>
public sealed class KillRun(Random random, Action<string> say)
{
    /// <exception cref="Xunit.Sdk.XunitException">Something that was seen or acknowledged is lost, or the texts differ; nothing is killed any more.</exception>
    public async Task RunAsync(int application, int database)
    {
        await using var workspace = await Founded.WorkspaceAsync();
        await workspace.StartAsync();
        await using var crowd = await Crowd.ArriveAsync(workspace, random.Next());
        var kills = Enumerable.Repeat(true, application).Concat(Enumerable.Repeat(false, database)).ToArray();
        random.Shuffle(kills);
        foreach (var (number, isApplication) in kills.Index())
        {
            var kill = isApplication ? Kills.OfApplication(random) : Kills.OfDatabase(random);
            crowd.Type();
            await Tick.AfterAsync(200 + random.Next(1_200));
            if (kill.IsWhileSealing())
            {
                crowd.AskToSeal();
                await Tick.AfterAsync(1 + random.Next(60));
            }

            var gone = Stopwatch.StartNew();
            await kill.OnAsync(workspace, random);
            await Tick.AfterAsync(200 + random.Next(600));
            await crowd.PauseAsync();
            try
            {
                await crowd.SettleAsync();
                var saved = gone.ElapsedMilliseconds;
                var standing = await crowd.CheckAsync();
                say($"{number + 1} of {kills.Length}: {kill}; all saved {saved:N0} ms after; {standing} {gone.ElapsedMilliseconds - saved:N0} ms later");
            }
            catch (Exception lost)
            {
                throw new Xunit.Sdk.XunitException($"{number + 1} of {kills.Length}: {kill}: {lost.Message}\n{workspace.Said()}", lost);
            }
        }

        var stopping = Stopwatch.StartNew();
        await workspace.StopAsync();
        say($"stopped in good order in {stopping.ElapsedMilliseconds:N0} ms");
        await workspace.StartAsync();
        await crowd.CheckAsNewcomersAsync();
        say($"{application} kills of the application and {database} of PostgreSQL: {crowd.Typed:N0} edits by {crowd.Editors} editors in {crowd.Drafts} drafts: nothing lost, nothing twice, every edit by whoever typed it.");
    }
}
