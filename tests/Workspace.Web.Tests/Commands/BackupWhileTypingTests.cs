using System.Diagnostics;
using System.Text.RegularExpressions;
using Workspace.Web.Tests.Live;

namespace Workspace.Web.Tests.Commands;

/// <summary>
/// Backups are taken while twenty editors type, and restored elsewhere. <c>WORKSPACE_BACKUPS=20</c> makes the run as long as that.
/// </summary>
public sealed partial class BackupWhileTypingTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task What_was_acknowledged_before_a_backup_began_is_in_it_and_what_it_holds_is_proved()
    {
        var backups = int.TryParse(Environment.GetEnvironmentVariable("WORKSPACE_BACKUPS"), out var asked) ? asked : 1;
        await using var workspace = await Founded.WorkspaceAsync();
        await workspace.StartAsync();
        var people = await DemonstrationPeople.WritersAsync(workspace);
        var draft = await DemonstrationPeople.DraftAsync(workspace, people[0]);
        var editors = new List<SimulatedEditor>();
        for (var i = 0; i < 20; i++)
        {
            var person = people[i % people.Count];
            editors.Add(new(workspace.Address, await workspace.SignInAsync(person), new(person), draft, $"typing-{i}-aaaaaaaaaaaa"));
            editors[^1].Start();
        }

        try
        {
            await Task.WhenAll(editors.Select(editor => editor.SettleAsync(1, Patience)));
            for (var round = 0; round < backups; round++) output.WriteLine(await BackUpAsync(workspace, round, draft, people[0], editors));
        }
        finally
        {
            foreach (var editor in editors) await editor.DisposeAsync();
        }
    }

    /// <summary>Takes one while all type, restores it elsewhere and opens it there.</summary>
    private static async Task<string> BackUpAsync(RunningWorkspace workspace, int round, Guid draft, Guid reader, List<SimulatedEditor> editors)
    {
        using var stop = new CancellationTokenSource();
        var typing = Task.WhenAll(editors.Select((editor, i) => TypeAsync(editor, (round * editors.Count) + i, stop.Token)));
        await Tick.AfterAsync(1500);
        var acknowledged = editors.Max(editor => editor.Version);
        var seen = Confirmed(editors);
        var file = Path.Combine(workspace.Data, $"{round}.backup");
        var watch = Stopwatch.StartNew();
        var backup = await CalledCommand.RunAsync(workspace.Data, "backup", file);
        Assert.True(backup.Code == 0, backup.Beside);
        var took = watch.Elapsed;
        var meanwhile = editors.Max(editor => editor.Version) - acknowledged;
        await stop.CancelAsync();
        await typing;

        var elsewhere = Path.Combine(workspace.Data, $"restored-{round}");
        var restored = await CalledCommand.RunAsync(elsewhere, "restore", file);
        Assert.True(restored.Code == 0, restored.Said + restored.Beside);
        await HoldsAsync(elsewhere, draft, reader, acknowledged, seen);
        return $"backup {round + 1}: {took.TotalSeconds:0.0} s, {new FileInfo(file).Length:N0} bytes, {meanwhile} contributions meanwhile; all {acknowledged} from before are in it ({seen.Count} tokens of 20 editors).";
    }

    /// <summary>Every token that some editor was told, as it was told when it was committed.</summary>
    private static HashSet<string> Confirmed(List<SimulatedEditor> editors) =>
        [.. editors.SelectMany(editor => editor.Seen).SelectMany(seen => Token().Matches(seen.Changes.Inserted)).Select(match => match.Value)];

    private static async Task HoldsAsync(string data, Guid draft, Guid reader, int acknowledged, HashSet<string> seen)
    {
        await using var restored = new RunningWorkspace { Data = data };
        await restored.StartAsync();
        await using var late = new SimulatedEditor(restored.Address, await restored.SignInAsync(reader), new(reader), draft, "late-aaaaaaaaaaaaaaaa");
        late.Start();
        await late.SettleAsync(acknowledged, Patience);
        Assert.Empty(seen.Except(Token().Matches(late.Text.ToString()).Select(match => match.Value)));
        await restored.StopAsync();
    }

    private static async Task TypeAsync(SimulatedEditor editor, int number, CancellationToken stop)
    {
        var random = new Random(number);
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var token = $"<{number}:{i}>";
            await editor.TypeAsync(text =>
            {
                var at = random.Next(text.Length + 1);
                while (at < text.Length && text[at] is not '<') at++; // not inside another
                return (at, at, token);
            });
            await Tick.AfterAsync(150 + random.Next(100));
        }
    }

    [GeneratedRegex("<[0-9]+:[0-9]+>")]
    private static partial Regex Token();
}
