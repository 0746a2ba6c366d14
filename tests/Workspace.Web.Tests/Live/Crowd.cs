using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Tests.Live;

/// <summary>Editors who type in several drafts at once, and what must hold of what they see.</summary>
/// <remarks>Each types tokens that are told apart for ever, at places outside other tokens, so that what is lost or comes twice is seen.</remarks>
public sealed partial class Crowd : IAsyncDisposable
{
    private const int EditorsInADraft = 3;
    private const int MostUnsaved = 100;

    /// <summary>In milliseconds that pass for these processes: while they are stopped none do.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly RunningWorkspace workspace;
    private readonly Random random;
    private readonly List<Typist> typists = [];
    private readonly Dictionary<Guid, int> compared = [];
    private readonly ServiceProvider store;
    private CancellationTokenSource typing = new();
    private Task typed = Task.CompletedTask;

    private Crowd(RunningWorkspace workspace, int seed)
    {
        (this.workspace, random) = (workspace, new(seed));
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddWorkspaceStore(EmbeddedPostgres.ConnectionString(Path.Combine(workspace.Data, "postgres")) + ";Pooling=false");
        store = services.BuildServiceProvider();
    }

    /// <summary>Edits so far.</summary>
    public int Typed => typists.Sum(one => one.Tokens.Count);

    public int Editors => typists.Count;

    public int Drafts => typists.Select(one => one.Draft).Distinct().Count();

    /// <summary>What was refused so far, by name.</summary>
    public IReadOnlyDictionary<string, int> Refusals
    {
        get
        {
            var names = new List<string>();
            foreach (var one in typists)
                lock (one.Editor.Refusals) names.AddRange(one.Editor.Refusals);
            return names.CountBy(name => name).ToDictionary();
        }
    }

    /// <summary>Change sets that wait with their editors.</summary>
    public int Unsaved => typists.Sum(one => one.Editor.Pending);

    /// <summary>How far the drafts have come together.</summary>
    public int Versions => typists.GroupBy(one => one.Draft).Sum(draft => draft.Max(one => one.Editor.Version));

    /// <summary>Everybody sits down, and has the text.</summary>
    public static async Task<Crowd> ArriveAsync(RunningWorkspace workspace, int seed)
    {
        var crowd = new Crowd(workspace, seed);
        var people = await DemonstrationPeople.WritersAsync(workspace);
        foreach (var draft in await DemonstrationPeople.DraftsAsync(workspace, people[0]))
            for (var i = 0; i < EditorsInADraft; i++)
            {
                var number = crowd.typists.Count;
                var person = people[number % people.Count];
                var cookie = await workspace.SignInAsync(person);
                var editor = new SimulatedEditor(workspace.Address, cookie, new(person), draft, $"crowd-{number}-aaaaaaaaaaaa");
                crowd.typists.Add(new(number, person, draft, cookie, editor, []));
                editor.Start();
            }

        await Task.WhenAll(crowd.typists.Select(one => one.Editor.SettleAsync(1, Patience)));
        return crowd;
    }

    /// <summary>Everybody types until <see cref="PauseAsync"/>.</summary>
    public void Type()
    {
        typing = new();
        typed = Task.WhenAll(typists.Select(one => TypeAsync(one, random.Next(), typing.Token)));
    }

    public async Task PauseAsync()
    {
        await typing.CancelAsync();
        await typed;
        typing.Dispose();
    }

    /// <summary>Opens the history of a draft, which has it sealed; nobody waits for it.</summary>
    public void AskToSeal()
    {
        var one = typists[random.Next(typists.Count)];
        _ = LookAsync();

        async Task LookAsync()
        {
            try
            {
                using var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = workspace.Address };
                http.DefaultRequestHeaders.Add("Cookie", one.Cookie);
                using var _ = await http.GetAsync($"/drafts/{one.Draft}/history");
            }
            catch (Exception)
            {
                // it was killed: that is what this is for
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in typists) await one.Editor.DisposeAsync();
        typing.Dispose();
        await store.DisposeAsync();
    }

    private static async Task TypeAsync(Typist typist, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            var token = $"<{typist.Number}:{typist.Tokens.Count}>";
            await typist.Editor.TypeAsync(text =>
            {
                var at = Gap(text, random);
                return (at, at, token);
            });
            typist.Tokens.Add(token);
            await Tick.AfterAsync(20 + random.Next(40));

            // Nobody goes on writing for long past the notice that nothing is saved.
            while (typist.Editor.Pending > MostUnsaved && !stop.IsCancellationRequested) await Tick.AfterAsync(50);
        }
    }

    /// <summary>A random place that is not inside a token.</summary>
    private static int Gap(Rope text, Random random)
    {
        var at = random.Next(text.Length + 1);
        while (at < text.Length && text[at] is not '<') at++;
        return at;
    }

    [GeneratedRegex("<([0-9]+):[0-9]+>")]
    private static partial Regex Token();

    /// <summary>One editor and everything it typed.</summary>
    private sealed record Typist(int Number, Guid Person, Guid Draft, string Cookie, SimulatedEditor Editor, List<string> Tokens);
}
