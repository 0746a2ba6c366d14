using Microsoft.Playwright;
using Workspace.Web.Demonstration;
using Workspace.Web.Tests.Live;

namespace Workspace.Browser.Tests;

/// <summary>Workspace with its demonstration as a process of its own, and a real Chromium. One for all stories.</summary>
public class Browser : IAsyncLifetime
{
    /// <summary>What Playwright does without, which what is said last replaces; and with each window two pages of the address bar, which nobody sees here, and a process in reserve: a third of the work of a window.</summary>
    private static readonly string[] Without =
    [
        "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "DialMediaRouteProvider", "GlobalMediaControls", "HttpsUpgrades", "LensOverlay", "MediaRouter", "PaintHolding",
        "ThirdPartyStoragePartitioning", "BlockOriginHeaderModificationOnRedirect", "AvoidCorsURLLoaderRestartOnRedirect", "Translate", "AutoDeElevate", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
        "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "SpareRendererForSitePerProcess",
    ];

    private IPlaywright? playwright;
    private IBrowser? chromium;

    public RunningWorkspace Workspace { get; } = new();

    /// <summary>The first draft of the joint submission: in it, each of the four organizations may write.</summary>
    public Guid MainText { get; private set; }

    /// <summary>Where screenshots go, to be looked at; null unless somebody asks for them.</summary>
    public static string? Pictures { get; } = Environment.GetEnvironmentVariable("WORKSPACE_PICTURES") is { Length: > 0 } folder ? Directory.CreateDirectory(folder).FullName : null;

    public async Task InitializeAsync()
    {
        await StartAsync();
        playwright = await Playwright.CreateAsync();
        chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable(),
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--js-flags=--single-threaded", // no threads beside each page's own: a dozen pages have two processors
                $"--disable-features={string.Join(',', Without)}",
            ],
        });
    }

    /// <summary>Starts Workspace on its empty data folder.</summary>
    protected virtual async Task StartAsync()
    {
        await Workspace.StartAsync();
        MainText = await DemonstrationPeople.DraftAsync(Workspace, Cast.Maya.Id.Value);
    }

    public async Task DisposeAsync()
    {
        if (chromium is not null) await chromium.DisposeAsync();
        playwright?.Dispose();
        await Workspace.DisposeAsync();
    }

    /// <summary>A window of its own, with its own cookies and its own storage.</summary>
    public async Task<Window> OpenAsync(Guid? person = null, string language = "en", int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light, bool touch = false)
    {
        var context = await chromium!.NewContextAsync(new()
        {
            BaseURL = Workspace.Address.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            Locale = language == "fr" ? "fr-CA" : "en-CA",
            TimezoneId = "America/Toronto",
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            HasTouch = touch,
            IsMobile = touch,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout(Patience.Milliseconds);
        context.SetDefaultNavigationTimeout(Patience.Milliseconds);
        if (person is { } who)
        {
            // The language is the window's, whatever the person chose last.
            var cookies = (await Workspace.SignInAsync(who)).Split("; ").Select(pair => pair.Split('=', 2)).Where(pair => pair[0] != Web.Pages.Choice.LanguageCookie);
            await context.AddCookiesAsync(cookies.Select(pair => new Cookie { Name = pair[0], Value = pair[1], Url = Workspace.Address.ToString() }));
        }

        var page = await context.NewPageAsync();
        return new(context, page);
    }

    /// <summary>The English main text, opened by a person of the demonstration and ready to be written in.</summary>
    public async Task<OpenedEditor> WriteAsync(CastPerson person, Guid? draft = null)
    {
        var window = await OpenAsync(person.Id.Value);
        var editor = new OpenedEditor(window, draft ?? MainText, person.Id.Value);
        await editor.OpenAsync();
        return editor;
    }

    /// <summary>Another window of somebody who is signed in.</summary>
    public async Task<Window> AlsoAsync(Window theirs)
    {
        var window = await OpenAsync();
        await window.Context.AddCookiesAsync((await theirs.Context.CookiesAsync()).Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Url = Workspace.Address.ToString() }));
        return window;
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

    /// <summary>Does what leads to another page, or to this one anew, and waits until it is there.</summary>
    public async Task GoAsync(Func<Task> action)
    {
        await Page.EvaluateAsync("() => { window.isLeft = true }");
        await action();
        await Page.WaitForFunctionAsync("() => !window.isLeft && document.readyState === 'complete'", null, new() { Timeout = Patience.Milliseconds });
    }

    /// <summary>Keeps a screenshot, where somebody asked for them.</summary>
    public Task PictureAsync(string name) => Browser.Pictures is { } folder ? Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") }) : Task.CompletedTask;

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class OneBrowser : ICollectionFixture<Browser>
{
    public const string Name = "one browser";
}
