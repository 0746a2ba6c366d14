namespace Workspace.Store.Tests;

public sealed class PlainNameTests
{
    [Theory]
    [InlineData("Maison Chardonneret")]
    [InlineData("O’Brien-Nguyễn, Máire Ó")]
    [InlineData("ᓄᓇᕗᑦ ᑐᙵᕕᒃ")]
    [InlineData("بيت الحق")]
    [InlineData("خانه‌ها")] // with a zero-width non-joiner, which Persian needs
    [InlineData("क्‍ष")] // with a joiner
    [InlineData("2SLGBTQIA+ & friends <3")]
    [InlineData("🏠 House")]
    [InlineData("\u200FRight to left\u200F")] // a mark, no override
    public void A_name_of_any_script_is_kept_as_it_is(string name) => Assert.Equal(name, PlainName.Parse($"  {name} "));

    [Theory]
    [InlineData(null)]
    [InlineData(" \u00A0 ")]
    [InlineData("\u200D")]
    [InlineData("\u0301")]
    [InlineData("two\nlines")]
    [InlineData("tab\there")]
    [InlineData("nul\0")]
    [InlineData("bell\u0007")]
    [InlineData("C1\u0085control")]
    [InlineData("line\u2028end")]
    [InlineData("paragraph\u2029end")]
    [InlineData("\u202Egnp.exe")]
    [InlineData("\u202Aembedded\u202C")]
    [InlineData("\u2066isolated\u2069")]
    [InlineData("zero\u200Bwidth")]
    [InlineData("word\u2060joiner")]
    [InlineData("\uFEFFmark")]
    [InlineData("lost\uFFFD")]
    [InlineData("private\uE000")]
    [InlineData("tag\U000E0041")]
    public void What_is_empty_or_moves_its_neighbours_is_no_name(string? said) => Assert.Null(PlainName.Parse(said));

    [Fact]
    public void Half_a_character_is_no_name()
    {
        Assert.Null(PlainName.Parse("half\uD83C"));
        Assert.Null(PlainName.Parse("\uDFE0half"));
    }

    [Fact]
    public void A_name_has_as_many_letters_as_it_may_and_no_more()
    {
        Assert.NotNull(PlainName.Parse(new string('a', PlainName.MostLength)));
        Assert.Null(PlainName.Parse(new string('a', PlainName.MostLength + 1)));
        Assert.Null(PlainName.Parse("abcdef", 5));
    }

    [Fact]
    public void What_a_device_calls_itself_is_mended_and_cut_between_characters()
    {
        Assert.Equal("My key", PlainName.Mended(" My\n\u202Ekey "));
        Assert.Equal("abcd", PlainName.Mended("abcd\U0001F3E0", 5));
        Assert.Null(PlainName.Mended("\u202E\n"));
    }
}
