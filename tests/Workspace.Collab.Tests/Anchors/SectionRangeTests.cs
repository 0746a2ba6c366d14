namespace Workspace.Collab.Tests;

public sealed class SectionRangeTests
{
    private const string Text = "# Food\n\nBread.\n\n## Housing\n\nRoofs.\n\n## Water\n\nTaps.\n";
    private static readonly int From = Text.IndexOf("## Housing", StringComparison.Ordinal);
    private static readonly int To = Text.IndexOf("## Water", StringComparison.Ordinal);

    /// <summary>What somebody else replaces by what, from one place to another; a place is the text it stands before.</summary>
    [Theory]
    [InlineData("Roofs", "", "x", false)] // within
    [InlineData("## Housing", "", "x", false)] // on its heading's line
    [InlineData("## Housing", "", "x\n", true)] // a line before its heading
    [InlineData("## Housing", "", "\n", true)]
    [InlineData("## Housing", "# Housing", "", false)] // a part of its heading
    [InlineData("## Housing", "## Water", "", false)] // all of it
    [InlineData("\n## Housing", "## Housing", "", true)] // the empty line before it
    [InlineData("\n\n## Housing", "## Housing", "", false)] // what separates its heading from the words before
    [InlineData("\n## Housing", "## Housing", "more", false)]
    [InlineData("\n## Housing", "", "more", true)] // at the end of the line before
    [InlineData("\n\n## Water", "\n## Water", "", false)] // its last empty line
    [InlineData("\n## Water", "", "more", false)] // on its last line
    [InlineData("## Water", "", "more\n", false)] // on to its end
    [InlineData("## Water", "", "more", false)] // so that the next heading reads as a part of it
    [InlineData("## Water", "", "\n", false)]
    [InlineData("## Water", "", "#", true)] // the next heading's level
    [InlineData("## Water", "# Water", "", true)]
    [InlineData("## Water", "", "## Heat\n\nStoves.\n\n", true)] // a section of their own between
    [InlineData("## Water", "", "# Heat\n", true)]
    [InlineData("## Water", "", "### Cellars\n", false)] // one under it
    [InlineData("## Water", "Taps", "", true)] // the next heading is others'
    [InlineData("## Water", "Taps", "## Wells\n\n", true)]
    [InlineData("## Water", "Taps", "N", true)] // it is written anew, beginning with a letter
    [InlineData("## Water", "Taps", "more\n\nand ", false)]
    [InlineData("Bread", "Taps", "", false)]
    [InlineData("Bread", ".\n\n## Housing", "Soup", true)]
    [InlineData("Taps", ".", "Wells", true)]
    public void What_somebody_else_may_change_around_it(string from, string to, string insert, bool isLeftAlone)
    {
        var at = Text.IndexOf(from, StringComparison.Ordinal);
        var end = to.Length == 0 ? at : to == "." ? Text.IndexOf(to, at, StringComparison.Ordinal) : Text.IndexOf(to, at + 1, StringComparison.Ordinal);
        Assert.Equal(isLeftAlone, SectionRange.Of(From, To).IsLeftAloneBy(ChangeSet.Replace(Text.Length, at, end, insert), Rope.Of(Text)));
    }

    [Theory]
    [InlineData("more", false)]
    [InlineData("more\n", false)]
    [InlineData("## Heat\n", true)]
    [InlineData("\n## Heat", true)]
    [InlineData("### Cellars\n", false)]
    public void At_the_end_of_the_text_others_may_only_begin_a_section_beside_it(string insert, bool isLeftAlone)
    {
        var section = SectionRange.Of(To, Text.Length);
        Assert.Equal(isLeftAlone, section.IsLeftAloneBy(ChangeSet.Replace(Text.Length, Text.Length, Text.Length, insert), Rope.Of(Text)));
    }

    [Theory]
    [InlineData("x", false)]
    [InlineData("\nx", false)]
    [InlineData("\n# Heat", true)]
    [InlineData("# Heat", false)]
    public void A_text_that_ends_within_a_line_is_not_written_on_to(string insert, bool isLeftAlone)
    {
        const string text = "# Food\nBread";
        Assert.Equal(isLeftAlone, SectionRange.Of(0, text.Length).IsLeftAloneBy(ChangeSet.Replace(text.Length, text.Length, text.Length, insert), Rope.Of(text)));
    }

    [Fact]
    public void It_survives_that_its_lead_renames_its_heading_and_writes_it_anew()
    {
        var led = new Led(Text, SectionRange.Of(From, To));
        led = led.Writes("## Housing", "Roofs", "## A home for everybody\n\n");
        Assert.Equal("## A home for everybody\n\nRoofs.\n\n", led.Own);
        led = led.Writes("##", " A home", "#");
        Assert.Equal("# A home for everybody\n\nRoofs.\n\n", led.Own);
        led = led.Writes("# A home", "## Water", "## Homes\n\nAnew.\n\n");
        Assert.Equal("## Homes\n\nAnew.\n\n", led.Own);
    }

    [Fact]
    public void What_its_lead_writes_at_its_end_belongs_to_it()
    {
        Assert.Equal("## Housing\n\nRoofs.\n\nWalls.\n\n", new Led(Text, SectionRange.Of(From, To)).Writes("## Water", "", "Walls.\n\n").Own);
        Assert.Equal("## Housing\n\nWalls, too.", new Led(Text, SectionRange.Of(From, To)).Writes("Roofs", "## Water", "Walls, too.").Own);
        Assert.Equal("## Housing\n\nRoofs.\n\n", new Led(Text, SectionRange.Of(From, To)).Writes("## Water", "", "#").Own); // that is the next heading's
        Assert.Equal("## Water\n\nTaps.\nWells.", new Led(Text, SectionRange.Of(To, Text.Length)).WritesAt(Text.Length, "Wells.").Own);
    }

    [Fact]
    public void Gone_it_guards_nothing_and_comes_back_with_its_text_or_its_lead()
    {
        var whole = new Led(Text, SectionRange.Of(From, To));
        var gone = whole.Writes("## Housing", "## Water", "");
        Assert.True(gone.Section.IsEmpty);
        Assert.True(gone.Section.IsLeftAloneBy(ChangeSet.Replace(gone.Text.Length, From, From, "x"), Rope.Of(gone.Text)));
        Assert.Equal("## Housing\n\nRoofs.\n\n", gone.WritesAt(From, "## Housing\n\nRoofs.\n\n").Own);
        Assert.Equal("## Anew\n\n", gone.WritesAt(From, "## Anew\n\n").Own);
        var (start, end) = whole.Section.ToBytes();
        Assert.Equal(whole.Section, SectionRange.FromBytes(start, end));
    }

    /// <summary>A text with a section, and its lead at work.</summary>
    private sealed record Led(string Text, SectionRange Section)
    {
        internal string Own => Text[Section.From..Section.To];

        internal Led Writes(string from, string to, string insert)
        {
            var at = Text.IndexOf(from, StringComparison.Ordinal);
            return After(ChangeSet.Replace(Text.Length, at, to.Length == 0 ? at : Text.IndexOf(to, at + 1, StringComparison.Ordinal), insert));
        }

        internal Led WritesAt(int at, string insert) => After(ChangeSet.Replace(Text.Length, at, at, insert));

        private Led After(ChangeSet changes) => new(changes.Apply(Rope.Of(Text)).ToString(), Section.After(changes, Rope.Of(Text), byLead: true));
    }
}
