using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Marten;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Live;
using Workspace.Web.Notifying;
using Workspace.Web.Tests.Webhooks;

namespace Workspace.Web.Tests.Security;

/// <summary>The whole log of an application, every category at the level of Debug, while somebody under a pseudonym and an organization that is not listed do everything there is: neither is named in it.</summary>
[Collection(AskedApp.Name)]
public sealed class HiddenNamesInLogsTests : IAsyncLifetime, IDisposable
{
    /// <summary>Of the person and their address; English, French and short name of the organization.</summary>
    private static readonly string[] Hidden = ["Quillfeather", "Thistledown", "Chardonneret", "Qzarrow"];

    private readonly HeardLog log = new([.. Hidden, Place.Secret]);
    private readonly WorkspaceApp app;

    public HiddenNamesInLogsTests() => app = new()
    {
        Settings = new() { ["Webhooks:AllowLocal"] = "true" },
        Logging = logging => logging.AddProvider(log).AddFilter<HeardLog>(null, LogLevel.Debug),
    };

    public Task InitializeAsync() => ((IAsyncLifetime)app).InitializeAsync();

    public Task DisposeAsync() => ((IAsyncLifetime)app).DisposeAsync();

    public void Dispose()
    {
        app.Dispose();
        log.Dispose();
    }

    [Fact]
    public async Task No_line_of_the_log_names_them_whatever_they_and_others_do()
    {
        await using var receiver = await Receiver.StartAsync();
        var place = await HiddenAsync();
        var coordinator = AuthorOf(place, "coordinator");
        Assert.NotNull(await app.Services.GetRequiredService<Store.Webhooks>().MakeAsync(place.Submission, receiver.Address, [.. WebhookEvent.All], coordinator, default));
        await WriteAsync(place);
        await AskAsync(place, AccessTable.Read().Where(row => row.Method == "GET"), ["coordinator", "drafter", "observer", "outsider", "nobody"]);
        await MailAsync(place);
        await app.Services.GetRequiredService<IGrainFactory>().GetGrain<IDraftGrain>(place.Draft).Seal();
        await receiver.AtLeastAsync(1);
        await AskAsync(place, AccessTable.Read().Where(row => row.Method is "POST" or "PUT"), ["drafter"]); // last: it ends much

        // That everything was heard: of the server, of pages, of the hub, of the writer, of mails, of the database.
        foreach (var category in (string[])["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Components", "Microsoft.AspNetCore.SignalR", "Orleans", "Workspace.Web"])
            Assert.Contains(log.Categories, known => known.StartsWith(category, StringComparison.Ordinal));
        Assert.True(log.Count > 1_000, $"{log.Count} lines");
        Assert.Empty(log.Found);
    }

    private static Author AuthorOf(Place place, string who = "drafter") => new(new(place.Callers[who].Person!.Value), new(place.Callers[who].Organization!.Value)); // not null: a member

    /// <summary>A place in which the drafter has a name and an address of their own and a pseudonym, and their organization, with names of its own, is not listed.</summary>
    private async Task<Place> HiddenAsync()
    {
        var place = await Place.MakeAsync(app);
        var author = AuthorOf(place);
        await using (var session = app.Services.GetRequiredService<IDocumentStore>().LightweightSession())
        {
            var account = await session.LoadAsync<Account>(author.Person.Value);
            account!.Name = "Zephyrine Quillfeather"; // not null: made with the place
            (account.Email, account.NormalizedEmail) = ("zephyrine.quillfeather@example.org", "ZEPHYRINE.QUILLFEATHER@EXAMPLE.ORG");
            session.Store(account);
            await session.SaveChangesAsync();
        }

        await app.Services.GetRequiredService<Organizations>().ChangeAsync(author.Organization, new(new("Thistledown House", "Maison Chardonneret"), "Qzarrow", "institute", new("Thistledown.", "Chardonneret."), "Ontario", [], IsUnlisted: true), author.Person, default);
        Assert.True(await app.Services.GetRequiredService<Pseudonyms>().SetAsync(author.Organization, author.Person, true, author, default));
        Assert.Null(await app.Services.GetRequiredService<Submissions>().ChooseListingAsync(place.Submission, isListed: false, author, default));
        return place;
    }

    /// <summary>Writes, well and badly, while others are there.</summary>
    private async Task WriteAsync(Place place)
    {
        await using var observer = Hub(place.Callers["observer"]);
        await observer.StartAsync();
        await observer.InvokeAsync<JsonElement>("Join", place.Draft, 0);
        await using var drafter = Hub(place.Callers["drafter"]);
        await drafter.StartAsync();
        await drafter.InvokeAsync<JsonElement>("Join", place.Draft, 0);
        await drafter.InvokeAsync("Present", place.Draft, JsonDocument.Parse("""{"anchor":0,"head":0,"version":1}""").RootElement);
        foreach (var changes in new[] { "[27,[0,\"!\"]]", "[99,[0,\"!\"]]", "\"none\"" })
            await drafter.InvokeAsync<JsonElement>("Propose", place.Draft, JsonDocument.Parse($$"""{"key":"a-key-of-the-logs","base":1,"changes":[{"c":{{changes}}}]}""").RootElement);
        await Assert.ThrowsAsync<HubException>(() => drafter.InvokeAsync<JsonElement>("Join", Guid.CreateVersion7(), 0));
        await Assert.ThrowsAsync<HubException>(() => drafter.InvokeAsync<JsonElement>("Nothing"));
    }

    /// <summary>Invites, is invited, is told, and asks for a link to sign in.</summary>
    private async Task MailAsync(Place place)
    {
        await app.Services.GetRequiredService<Submissions>().InviteAsync(place.Submission, AuthorOf(place, "outsider").Organization, SubmissionRole.Drafter, "", AuthorOf(place), default);
        await app.Services.GetRequiredService<Submissions>().ChangeRoleAsync(place.Submission, AuthorOf(place).Organization, SubmissionRole.Suggester, AuthorOf(place, "coordinator"), default);
        await app.Services.GetRequiredService<Submissions>().ChangeRoleAsync(place.Submission, AuthorOf(place).Organization, SubmissionRole.Drafter, AuthorOf(place, "coordinator"), default);
        await app.Services.GetRequiredService<NoticeRounds>().GoAsync(isSlow: true, default);
        using var browser = new Browser(app.Address);
        var page = await browser.GetAsync("/sign-in");
        await browser.PostAsync("/sign-in", new() { ["email"] = "zephyrine.quillfeather@example.org", ["__RequestVerificationToken"] = page.Token });
        await app.MailToAsync("zephyrine.quillfeather@example.org");
        await app.MailToAsync($"{AuthorOf(place, "outsider").Person.Value:N}@example.org");
    }

    private async Task AskAsync(Place place, IEnumerable<AccessRow> rows, string[] callers)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };
        foreach (var row in rows)
        {
            foreach (var caller in callers.Select(who => place.Callers[who]))
            {
                using var request = new HttpRequestMessage(new(row.Method), row.At is { } at ? place.Fill(at, caller) : place.Address(row.Route, caller));
                caller.Present(request);
                request.Headers.Add("Accept", "text/html,*/*");
                if (row.Method != "GET")
                {
                    var said = row.With is null ? "" : place.Fill(row.With, caller);
                    request.Content = said.StartsWith('{') || said.StartsWith('[')
                        ? new StringContent(said, System.Text.Encoding.UTF8, "application/json")
                        : new StringContent($"{said}&__RequestVerificationToken={Uri.EscapeDataString(caller.FormToken)}", System.Text.Encoding.ASCII, "application/x-www-form-urlencoded");
                }

                using var answer = await client.SendAsync(request);
                await answer.Content.ReadAsByteArrayAsync();
                Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
            }
        }
    }

    private HubConnection Hub(Caller caller) =>
        new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/live"), options => options.Headers["Cookie"] = caller.Cookie!).Build(); // not null: signed in

    /// <summary>Hears every line with what goes with it: its state, its scopes and its exception; keeps those that have one of some words.</summary>
    private sealed class HeardLog(IReadOnlyList<string> words) : ILoggerProvider, ISupportExternalScope
    {
        private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();
        private int count;

        public int Count => count;

        public ConcurrentBag<string> Found { get; } = [];

        public IReadOnlyCollection<string> Categories => [.. categories.Keys];

        private readonly ConcurrentDictionary<string, bool> categories = new();

        public ILogger CreateLogger(string categoryName) => new Line(this, categoryName);

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

        public void Dispose()
        {
        }

        private void Hear(string category, string line)
        {
            Interlocked.Increment(ref count);
            categories.TryAdd(category, true);
            if (words.Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase))) Found.Add($"{category}: {line}");
        }

        private sealed class Line(HeardLog log, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                var said = new List<string?> { formatter(state, exception), exception?.ToString() };
                Add(state);
                log.scopes.ForEachScope((scope, _) => Add(scope), 0);
                log.Hear(category, string.Join(" | ", said));

                void Add(object? one) => said.Add(one is IEnumerable<KeyValuePair<string, object?>> named ? string.Join(' ', named.Select(pair => $"{pair.Key}={pair.Value}")) : one?.ToString());
            }
        }
    }
}
