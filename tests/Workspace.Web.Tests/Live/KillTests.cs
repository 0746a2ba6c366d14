using System.Text.RegularExpressions;
using Workspace.Collab;

namespace Workspace.Web.Tests.Live;

/// <summary>
/// Editors type while the application, or its PostgreSQL, is killed at random moments. <c>WORKSPACE_KILLS=200</c> makes the run as long as that.
/// </summary>
public sealed partial class KillTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int MostUnsaved = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public Task Killing_the_application_loses_nothing_that_was_seen_or_acknowledged() =>
        RunAsync(Kills(20), async (workspace, random) =>
        {
            await Tick.AfterAsync(200 + random.Next(1200));
            await workspace.KillAsync();
            await workspace.StartAsync();
        });

    [Fact]
    public Task Killing_PostgreSQL_loses_nothing_that_was_seen_or_acknowledged() =>
        RunAsync(Math.Max(5, Kills(20) / 4), async (workspace, random) =>
        {
            await Tick.AfterAsync(300 + random.Next(1500));
            await workspace.KillPostgresAsync();
            await Tick.AfterAsync(1000);
        });

    private static int Kills(int usual) => int.TryParse(Environment.GetEnvironmentVariable("WORKSPACE_KILLS"), out var kills) ? kills : usual;

    private async Task RunAsync(int kills, Func<RunningWorkspace, Random, Task> kill)
    {
        var random = new Random(7);
        await using var workspace = new RunningWorkspace();
        await workspace.StartAsync();
        var people = await DemonstrationPeople.WritersAsync(workspace);
        var draft = await DemonstrationPeople.DraftAsync(workspace, people[0]);

        var editors = new List<SimulatedEditor>();
        for (var i = 0; i < 5; i++)
        {
            var person = people[i % people.Count];
            var editor = new SimulatedEditor(workspace.Address, await workspace.SignInAsync(person), new(person), draft, $"killed-{i}-aaaaaaaaaaaa");
            editor.Start();
            editors.Add(editor);
        }

        await Task.WhenAll(editors.Select(editor => editor.SettleAsync(1, Patience)));
        using var typing = new CancellationTokenSource();
        var typed = editors.Select((editor, i) => TypeAsync(editor, i, random.Next(), typing.Token)).ToArray();
        for (var i = 0; i < kills; i++) await kill(workspace, random);
        await Tick.AfterAsync(500);
        await typing.CancelAsync();
        var tokens = (await Task.WhenAll(typed)).SelectMany(own => own).ToList();

        await Task.WhenAll(editors.Select(editor => editor.SettleAsync(0, Patience)));
        var last = editors.Max(editor => editor.Version);
        await Task.WhenAll(editors.Select(editor => editor.SettleAsync(last, Patience)));

        // One text everywhere, also after a fresh start; every token that anybody typed stands in it exactly once.
        var text = editors[0].Text.ToString();
        Assert.All(editors, editor => Assert.Equal(text, editor.Text.ToString()));
        Assert.All(editors, editor => Assert.Equal(editors[0].Seen.Skip(editors[0].Seen.Count - 50).Select(Line), editor.Seen.Skip(editor.Seen.Count - 50).Select(Line)));
        var standing = Token().Matches(text).Select(match => match.Value).CountBy(token => token).ToDictionary();
        Assert.All(tokens, token => Assert.Equal(1, standing.GetValueOrDefault(token)));
        Assert.Equal(tokens.Count, standing.Count);
        foreach (var editor in editors) await editor.DisposeAsync();

        await workspace.StopAsync();
        await workspace.StartAsync();
        await using var late = new SimulatedEditor(workspace.Address, await workspace.SignInAsync(people[0]), new(people[0]), draft, "late-aaaaaaaaaaaaaaaa");
        late.Start();
        await late.SettleAsync(last, Patience);
        Assert.Equal(text, late.Text.ToString());
        Assert.Equal(last, late.Version);
        AssertWhoTyped(late, people);
        output.WriteLine($"{kills} kills: {tokens.Count} edits by 5 editors, version {last}, {text.Length} code units: nothing lost, nothing twice, every edit by whoever typed it.");
    }

    /// <summary>Every token was told as the contribution of the person whose editor typed it.</summary>
    private static void AssertWhoTyped(SimulatedEditor late, IReadOnlyList<Guid> people)
    {
        foreach (var (_, person, changes) in late.Seen)
            foreach (Match match in Token().Matches(changes.Inserted))
                Assert.Equal(people[(match.Groups[1].Value[0] - '0') % people.Count], person);
    }

    private static string Line((string Client, Guid Person, ChangeSet Changes) seen) => $"{seen.Client} {seen.Changes}";

    /// <summary>Types tokens that are told apart for ever, at random places outside other tokens.</summary>
    private static async Task<List<string>> TypeAsync(SimulatedEditor editor, int number, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        var tokens = new List<string>();
        while (!stop.IsCancellationRequested)
        {
            var token = $"<{number}:{tokens.Count}>";
            await editor.TypeAsync(text =>
            {
                var at = Gap(text, random);
                return (at, at, token);
            });
            tokens.Add(token);
            await Tick.AfterAsync(20 + random.Next(40));

            // Nobody goes on writing for long past the notice that nothing is saved.
            while (editor.Pending > MostUnsaved && !stop.IsCancellationRequested) await Tick.AfterAsync(50);
        }

        return tokens;
    }

    /// <summary>A random place that is not inside a token.</summary>
    private static int Gap(Rope text, Random random)
    {
        var at = random.Next(text.Length + 1);
        while (at < text.Length && text[at] is not '<') at++;
        return at;
    }

    [GeneratedRegex("<([0-9]):[0-9]+>")]
    private static partial Regex Token();
}
