using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Workspace.Web.SignIn;

/// <summary>The address people reach us at, for links in mails. Never taken from a request: whoever asks could name a host of their own.</summary>
public sealed class PublicAddress(IServer server, IConfiguration configuration)
{
    /// <summary>The setting <c>PublicAddress</c>, else the first address we listen on.</summary>
    public Uri Root()
    {
        if (Uri.TryCreate(configuration["PublicAddress"], UriKind.Absolute, out var said)) return said;

        var listening = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        var local = listening?.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
            .Replace("//+", "//localhost", StringComparison.Ordinal).Replace("//*", "//localhost", StringComparison.Ordinal);
        return Uri.TryCreate(local, UriKind.Absolute, out var uri) ? uri : new Uri("http://localhost");
    }
}
