using System.Globalization;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Commands;

/// <summary>Words of a command line, read and written.</summary>
internal static class CommandWords
{
    /// <exception cref="StartException">It is no id.</exception>
    public static DraftId DraftIn(string word) => new(IdIn(word, "A draft is named by its id, as in its address after /drafts/"));

    /// <exception cref="StartException">It is no id.</exception>
    public static Guid IdIn(string word, string expected) => Guid.TryParse(word, out var id) ? id : throw new StartException($"{expected}; got: {word}");

    /// <exception cref="StartException">It is no hash.</exception>
    public static byte[] HashIn(string word) => word.Length == 64 && word.All(char.IsAsciiHexDigit)
        ? Convert.FromHexString(word)
        : throw new StartException($"A hash is 64 hexadecimal digits, as verify says them; got: {word}");

    /// <summary>"1 person", "2,000 people".</summary>
    public static string Of(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");
}
