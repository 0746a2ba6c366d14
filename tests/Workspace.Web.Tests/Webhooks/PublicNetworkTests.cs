using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Web.Webhooks;

namespace Workspace.Web.Tests.Webhooks;

[Collection(SharedApp.Name)]
public sealed class PublicNetworkTests(WorkspaceApp app)
{
    [Theory]
    [InlineData("http://example.org/hook", false)]
    [InlineData("https://example.org/hook", true)]
    [InlineData("https://user:word@example.org/hook", false)]
    [InlineData("ftp://example.org/hook", false)]
    [InlineData("/hook", false)]
    [InlineData("https://127.0.0.1/hook", false)]
    [InlineData("https://10.0.0.1/hook", false)]
    [InlineData("https://169.254.169.254/latest/meta-data", false)]
    [InlineData("https://[::1]/hook", false)]
    [InlineData("https://[::ffff:10.0.0.1]/hook", false)]
    [InlineData("https://2130706433/hook", false)]
    public void Only_an_address_of_the_public_internet_is_taken(string address, bool isTaken) =>
        Assert.Equal(isTaken, app.Services.GetRequiredService<WebhookSender>().Address(address) is not null);

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.53", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:192.168.1.1", false)]
    [InlineData("::10.0.0.1", false)]
    [InlineData("64:ff9b::10.0.0.1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff02::1", false)]
    public void Which_addresses_are_public(string address, bool isPublic) => Assert.Equal(isPublic, PublicNetwork.Holds(IPAddress.Parse(address)));
}
