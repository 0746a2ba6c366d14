namespace Workspace.Store.Tests;

public sealed class LetterTests
{
    [Theory]
    [InlineData("rosa@example.org", "rosa@example.org")]
    [InlineData("  Rosa.Lind+un@Exämple.org ", "Rosa.Lind+un@Exämple.org")]
    [InlineData("ルナ@例え.jp", "ルナ@例え.jp")]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("rosa", null)]
    [InlineData("@example.org", null)]
    [InlineData("rosa@", null)]
    [InlineData("rosa@b@example.org", null)]
    [InlineData("rosa lind@example.org", null)]
    [InlineData("rosa@example.org\r\nBcc: eve@example.org", null)]
    [InlineData("rosa@example.org\nBcc:eve", null)]
    [InlineData("rosa@example.org,eve@example.org", null)]
    [InlineData("<rosa@example.org>", null)]
    [InlineData("\"rosa\"@example.org", null)]
    [InlineData("rosa\0@example.org", null)]
    [InlineData("rosa\u0085@example.org", null)]
    public void An_address_is_one_address_and_nothing_beside_it(string? typed, string? address) => Assert.Equal(address, EmailAddress.Parse(typed));

    [Fact]
    public void An_address_that_is_too_long_is_none()
    {
        Assert.NotNull(EmailAddress.Parse(new string('a', EmailAddress.MostLength - 12) + "@example.org"));
        Assert.Null(EmailAddress.Parse(new string('a', EmailAddress.MostLength - 11) + "@example.org"));
    }

    [Theory]
    [InlineData("Rosa\r\nBcc: eve@example.org", "Rosa Bcc: eve@example.org")]
    [InlineData("Rosa\u2028Lind\u0085\u000b\0!", "Rosa Lind !")]
    [InlineData(" Rosa \t Lind ", "Rosa Lind")]
    [InlineData("Ro\u202Esa", "Ro sa")]
    [InlineData("Zoë 🌿 Ńdóri", "Zoë 🌿 Ńdóri")]
    public void Names_and_subjects_are_one_line(string said, string line)
    {
        var letter = new Letter("test", "rosa@example.org", said, "en", said, []);
        Assert.Equal(line, letter.Name);
        Assert.Equal(line, letter.Subject);
    }

    [Fact]
    public void A_line_that_is_too_long_is_cut_and_no_character_halved()
    {
        var letter = new Letter("test", "rosa@example.org", "R", "en", new string('a', 199) + "🌿", []);
        Assert.Equal(new string('a', 199), letter.Subject);
    }

    [Fact]
    public void A_letter_without_an_address_is_none() =>
        Assert.Throws<ArgumentException>(() => new Letter("test", "rosa@example.org\r\nBcc: eve@example.org", "Rosa", "en", "Hello", []));
}
