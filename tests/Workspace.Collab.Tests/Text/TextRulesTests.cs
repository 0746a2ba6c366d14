namespace Workspace.Collab.Tests;

public sealed class TextRulesTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("a\nb\tc é 😀", true)]
    [InlineData("😀😀", true)]
    [InlineData("a\rb", false)]
    [InlineData("a\0b", false)]
    public void A_text_keeps_the_rules_or_does_not(string text, bool allowed) => Assert.Equal(allowed, TextRules.Allows(text));

    [Fact]
    public void Half_a_surrogate_pair_is_not_allowed() =>
        Assert.All(["\ud83d", "\ude00", "a\ud83db", "\ude00\ud83d", "😀\ud83d"], text => Assert.False(TextRules.Allows(text)));
}
