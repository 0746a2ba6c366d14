using Workspace.Web.Pages;

namespace Workspace.Web.Tests.Pages;

public sealed class ChoiceTests
{
    [Theory]
    [InlineData("/", true)]
    [InlineData("/drafts/1/history?at=3", true)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("drafts", false)]
    [InlineData("/é", false)]
    [InlineData("/\r\nSet-Cookie: a=b", false)]
    [InlineData("/\t/evil.example", false)]
    public void One_goes_back_only_to_a_page_of_ours(string? to, bool ours) => Assert.Equal(ours, Choice.IsOurs(to));
}
