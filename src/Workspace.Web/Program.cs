using Workspace.Store;
using Workspace.Web.Hosting;
using Workspace.Web.Live;

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.WebHost.UseStaticWebAssets();
    builder.AddAddress();
    using var data = DataFolder.Take(builder.Configuration["Data"] ?? "data");
    var database = builder.AddDatabase(data);
    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddWorkspaceStore(database.ConnectionString);
    builder.AddLive(database);

    var app = builder.Build();
    app.MapLive();
    app.AnnounceWhenReady();
    await app.RunAsync();
    return 0;
}
catch (StartException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
