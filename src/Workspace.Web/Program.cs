using Microsoft.AspNetCore.Connections;
using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.Api;
using Workspace.Web.Commands;
using Workspace.Web.Demonstration;
using Workspace.Web.Exports;
using Workspace.Web.Hosting;
using Workspace.Web.Live;
using Workspace.Web.Mail;
using Workspace.Web.Notifying;
using Workspace.Web.Pages;
using Workspace.Web.SignIn;
using Workspace.Web.Watching;
using Workspace.Web.Webhooks;

if (CommandLine.AsksForCommand(args)) return await CommandLine.RunAsync(args, Terminal.OfProcess());

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.WebHost.UseStaticWebAssets();
    builder.AddAddress();
    using var data = DataFolder.Take(builder.Configuration["Data"] ?? "data");
    var database = builder.AddDatabase(data);
    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddSingleton(builder.Configuration.GetSection("Journal").Get<JournalLimits>() ?? new());
    builder.Services.AddWorkspaceStore(database.ConnectionString, follows: true);
    builder.Services.AddAccess();
    builder.Services.AddSignIn(builder.Configuration);
    builder.Services.AddMail(builder.Configuration);
    builder.Services.AddPages();
    builder.Services.AddApi();
    builder.Services.AddWebhooks();
    builder.Services.AddNotifying();
    if (builder.Configuration.GetValue<bool>("Demonstration")) builder.Services.AddDemonstration();
    builder.AddLive(database);
    builder.AddWatching(data);
    builder.Services.AddHostedService<Sweeps>();
    builder.Services.AddHostedService<FirstStartAddress>();

    var app = builder.Build();
    app.UsePages();
    app.MapPages();
    app.MapSignIn();
    app.MapNotifying();
    app.MapExports();
    app.MapApi();
    app.MapLive();
    app.MapWatching();
    app.AnnounceWhenReady();
    await app.RunAsync();
    return 0;
}
catch (StartException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
catch (OperationCanceledException)
{
    return 130; // stopped while it was starting
}
catch (IOException exception) when (exception.InnerException is AddressInUseException)
{
    Console.Error.WriteLine("The port was taken by another program in this moment. Choose another with --port.");
    return 1;
}
