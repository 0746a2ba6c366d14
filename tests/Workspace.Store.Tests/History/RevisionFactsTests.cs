using System.Collections.Immutable;
using Workspace.Collab;

namespace Workspace.Store.Tests;

public sealed class RevisionFactsTests
{
    [Theory]
    [InlineData("", 0, 0, "two words", 2, 0)]
    [InlineData("wo", 1, 1, "x", 0, 0)] // in a word
    [InlineData("word", 0, 0, "s", 0, 0)] // before one
    [InlineData("word", 4, 4, "s", 0, 0)] // behind one
    [InlineData("foobar", 3, 3, " ", 1, 0)] // splits one
    [InlineData("foo bar", 3, 4, "", 0, 1)] // joins two
    [InlineData("foo bar", 0, 4, "", 0, 1)]
    [InlineData("foo bar", 0, 1, "", 0, 0)]
    [InlineData("foo bar baz", 4, 7, "one two", 2, 1)]
    [InlineData("foo  bar", 5, 5, "new", 0, 0)] // runs into the next word
    [InlineData("foo  bar", 4, 4, "new", 1, 0)]
    public void Words_are_counted_where_they_start(string text, int from, int to, string insert, int added, int removed)
    {
        var facts = Of(text, ChangeSet.Replace(text.Length, from, to, insert));
        var share = Assert.Single(facts.Shares);
        Assert.Equal((added, removed), (share.WordsAdded, share.WordsRemoved));
        Assert.Equal(RevisionFacts.Words(facts.After) - RevisionFacts.Words(Rope.Of(text)), share.WordsAdded - share.WordsRemoved);
    }

    [Fact]
    public void A_word_typed_letter_by_letter_is_one_word()
    {
        var changes = "bread".Select((letter, i) => ChangeSet.Replace(4 + i, 4 + i, 4 + i, letter.ToString())).ToArray();
        Assert.Equal(1, Assert.Single(Of("our ", changes).Shares).WordsAdded);
    }

    [Fact]
    public void Headings_above_the_changes_are_named_without_their_marks_and_those_in_code_are_none()
    {
        const string text = "# One\na\n## Two ##\nb\n```\n# code\n```\n### Three\nc\n";
        Assert.Equal(["Two"], Of(text, ChangeSet.Replace(text.Length, 19, 19, "x")).Headings.ToArray());
        Assert.Equal(["Two"], Of(text, ChangeSet.Replace(text.Length, 32, 32, "x")).Headings.ToArray());
        Assert.Equal(["One", "Three"], Of(text, ChangeSet.Replace(text.Length, text.Length, text.Length, "y"), ChangeSet.Replace(text.Length + 1, 7, 7, "x")).Headings.ToArray());
        Assert.Equal(["One", "Two", "Three"], Of("", ChangeSet.Replace(0, 0, 0, text)).Headings.ToArray());
    }

    private static RevisionFacts Of(string text, params ChangeSet[] changes) =>
        RevisionFacts.Of(Rope.Of(text), [.. changes.Select((change, i) => new Contribution(new(i + 1), new(1), StoreFixture.Alice, Channel.Typed, default, change, ImmutableArray<Origin>.Empty))]);
}
