using Marten;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Mail;

namespace Workspace.Web.Tests;

/// <summary>The whole application in this process: Kestrel on a free port, its own data folder and PostgreSQL. One for all tests that share it.</summary>
public sealed class WorkspaceApp : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly string data = Directory.CreateTempSubdirectory("workspace-app-").FullName;

    /// <summary>What is configured beside the usual; before it starts.</summary>
    internal Dictionary<string, string> Settings { get; init; } = [];

    /// <summary>Who hears its log beside the usual; before it starts.</summary>
    internal Action<ILoggingBuilder>? Logging { get; init; }

    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>Its data folder.</summary>
    public string Data => data;

    /// <summary>Four organizations and a submission; see <see cref="TestNetwork"/>.</summary>
    public TestNetwork Network { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        UseKestrel(0);
        StartServer();
        Network = await TestNetwork.FoundAsync(Services);
    }

    /// <summary>The cookie of somebody who has signed in, as a browser would send it.</summary>
    /// <param name="since">When they did; now unless said.</param>
    /// <param name="session">Of theirs; a new one unless said.</param>
    public async Task<string> CookieAsync(PersonId person, DateTimeOffset? since = null, Guid? session = null)
    {
        await using var scope = Services.CreateAsyncScope();
        await using var documents = scope.ServiceProvider.GetRequiredService<IDocumentStore>().QuerySession();
        var account = await documents.LoadAsync<Account>(person.Value) ?? throw new InvalidOperationException($"No account {person}.");
        var principal = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<Account>>().CreateAsync(account);
        var begun = session ?? (await Services.GetRequiredService<Sessions>().BeginAsync(person, "link", "", CancellationToken.None)).Id;
        ((System.Security.Claims.ClaimsIdentity)principal.Identity!).AddClaim(new System.Security.Claims.Claim(global::Workspace.Web.SignIn.SessionCheck.Claim, begun.ToString())); // not null: just made
        var options = scope.ServiceProvider.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var ticket = new AuthenticationTicket(principal, new() { IssuedUtc = since ?? DateTimeOffset.UtcNow, ExpiresUtc = DateTimeOffset.UtcNow.AddHours(1) }, IdentityConstants.ApplicationScheme);
        return $"{options.Cookie.Name}={options.TicketDataFormat.Protect(ticket)}";
    }

    /// <summary>A browser without a script, signed in or not, that does not follow redirects.</summary>
    public async Task<HttpClient> BrowserAsync(PersonId? person = null)
    {
        var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        if (person is { } who) browser.DefaultRequestHeaders.Add("Cookie", await CookieAsync(who));
        return browser;
    }

    /// <summary>The newest mail to an address, once it is there.</summary>
    public async Task<(string Subject, string Text)> MailToAsync(string address)
    {
        var mails = await Wait.ForAsync(() => Services.GetRequiredService<PostOffice>().WrittenAsync(1_000, default), all => all.Any(IsIts));
        var (_, _, subject, text) = mails.First(IsIts);
        return (subject, text);
        bool IsIts((DateTimeOffset At, string To, string Subject, string Text) mail) => mail.To.Contains(address, StringComparison.OrdinalIgnoreCase);
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Data", data);
        builder.UseSetting("Urls", "http://127.0.0.1:0");
        builder.UseEnvironment("Production");
        builder.UseSetting("Limits:ProposalsPerSecond", "60"); // one person of the tests writes for many
        builder.UseSetting("Journal:Patience", "30"); // a machine that builds beside the tests is not a database that is silent
        foreach (var (key, value) in Settings) builder.UseSetting(key, value);
        if (Logging is not null) builder.ConfigureLogging(Logging);
    }
}

/// <summary>Tests that share one running application.</summary>
[CollectionDefinition(Name)]
public sealed class SharedApp : ICollectionFixture<WorkspaceApp>
{
    public const string Name = "shared application";
}

/// <summary>Tests that ask an application of their own for everything there is, beside the others.</summary>
[CollectionDefinition(Name)]
public sealed class AskedApp : ICollectionFixture<WorkspaceApp>
{
    public const string Name = "application asked for everything";
}
