using Microsoft.Playwright;
using Workspace.Web.Tests.Live;

namespace Workspace.Browser.Tests;

/// <summary>Workspace with its demonstration as a process of its own, and a real Chromium. One for all stories.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? chromium;

    public RunningWorkspace Workspace { get; } = new();

    /// <summary>What the demonstration's sign-in page calls its people.</summary>
    public IReadOnlyList<Guid> People { get; private set; } = [];

    /// <summary>Where screenshots go, to be looked at.</summary>
    public static string Pictures { get; } = Directory.CreateDirectory(Environment.GetEnvironmentVariable("WORKSPACE_PICTURES") ?? Path.Combine(AppContext.BaseDirectory, "pictures")).FullName;

    public async Task InitializeAsync()
    {
        await Workspace.StartAsync();
        People = await DemonstrationPeople.WritersAsync(Workspace);
        playwright = await Playwright.CreateAsync();
        chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable(),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        if (chromium is not null) await chromium.DisposeAsync();
        playwright?.Dispose();
        await Workspace.DisposeAsync();
    }

    /// <summary>A window of its own, with its own cookies and its own storage.</summary>
    public async Task<Window> OpenAsync(Guid? person = null, string language = "en", int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await chromium!.NewContextAsync(new()
        {
            BaseURL = Workspace.Address.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            Locale = language == "fr" ? "fr-CA" : "en-CA",
            TimezoneId = "America/Toronto",
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        if (person is { } who)
        {
            var cookies = (await Workspace.SignInAsync(who)).Split("; ").Select(pair => pair.Split('=', 2));
            await context.AddCookiesAsync(cookies.Select(pair => new Cookie { Name = pair[0], Value = pair[1], Url = Workspace.Address.ToString() }));
        }

        var page = await context.NewPageAsync();
        return new(context, page);
    }

    private static string Executable() =>
        new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("The browser tests need Chromium: install your system's package 'chromium'.");
}

/// <summary>One person's window. Errors on its console fail the story that asks.</summary>
public sealed class Window : IAsyncDisposable
{
    private readonly List<string> complaints = [];

    public Window(IBrowserContext context, IPage page)
    {
        (Context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("net::ERR_", StringComparison.Ordinal) && !message.Text.Contains("WebSocket", StringComparison.Ordinal)) complaints.Add($"{message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => complaints.Add(error);
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    public IReadOnlyList<string> Complaints => complaints;

    public Task PictureAsync(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(Browser.Pictures, $"{name}.png") });

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class OneBrowser : ICollectionFixture<Browser>
{
    public const string Name = "one browser";
}
