using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;

namespace Workspace.Web.Tests.Pages;

public sealed partial class WordsTests
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr");

    /// <summary>Every set of words there is: those of the pages, and others' beside them.</summary>
    public static TheoryData<string> Sets => [.. typeof(Program).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("Workspace.Web.Resources.", StringComparison.Ordinal) && name.EndsWith(".resources", StringComparison.Ordinal))
        .Select(name => name[..^".resources".Length])];

    [Fact]
    public void The_words_of_the_pages_are_among_the_sets() => Assert.Contains("Workspace.Web.Resources.Words.resources", typeof(Program).Assembly.GetManifestResourceNames());

    [Theory]
    [MemberData(nameof(Sets))]
    public void Everything_is_said_in_both_languages(string set)
    {
        var (english, french) = (Read(set, CultureInfo.InvariantCulture), Read(set, French));
        Assert.NotEmpty(english);
        Assert.Empty(english.Keys.Except(french.Keys));
        Assert.Empty(french.Keys.Except(english.Keys));
        Assert.DoesNotContain(english.Concat(french), word => string.IsNullOrWhiteSpace(word.Value));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Both_languages_have_the_same_places_to_fill(string set)
    {
        var (english, french) = (Read(set, CultureInfo.InvariantCulture), Read(set, French));
        Assert.Empty(english.Where(word => !Places(word.Value).SetEquals(Places(french[word.Key]))).Select(word => word.Key));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void French_keeps_its_signs_with_their_words(string set) =>
        Assert.Empty(Read(set, French).Where(word => LooseSign().IsMatch(word.Value)).Select(word => word.Key));

    [Fact]
    public void Every_word_that_a_page_asks_for_exists()
    {
        var known = Read("Workspace.Web.Resources.Words", CultureInfo.InvariantCulture).Keys.ToHashSet();
        var asked = Directory.EnumerateFiles(Path.Combine(Root(), "src", "Workspace.Web"), "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !file.Contains("Editor", StringComparison.Ordinal))
            .SelectMany(file => Asked().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .ToHashSet();
        Assert.True(asked.Count > 100, $"only {asked.Count} words are asked for");
        Assert.Empty(asked.Except(known));
    }

    [Fact]
    public void Every_count_has_a_word_for_one_and_for_many()
    {
        var known = Read("Workspace.Web.Resources.Words", CultureInfo.InvariantCulture).Keys;
        Assert.Equal(
            known.Where(key => key.EndsWith(".One", StringComparison.Ordinal)).Select(key => key[..^4]).Order(),
            known.Where(key => key.EndsWith(".Many", StringComparison.Ordinal)).Select(key => key[..^5]).Order());
    }

    private static Dictionary<string, string> Read(string set, CultureInfo language) =>
        (new ResourceManager(set, typeof(Program).Assembly).GetResourceSet(language, createIfNotExists: true, tryParents: false)?.Cast<DictionaryEntry>() ?? [])
        .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    private static HashSet<string> Places(string words) => [.. Place().Matches(words).Select(match => match.Groups[1].Value)];

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Workspace.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not stand in the repository.");
    }

    [GeneratedRegex(@"\{(\d+)(?::[^}]*)?\}")]
    private static partial Regex Place();

    /// <summary>A sign after a common space, or after no space at all where French wants one.</summary>
    [GeneratedRegex(@" [:;?!»]|« |«[^\u00a0\u202f]|[\p{L}\d}][;?!](\s|$)")]
    private static partial Regex LooseSign();

    [GeneratedRegex(@"\b(?:W|words)\[""([A-Za-z0-9.\-]+)""")]
    private static partial Regex Asked();
}
