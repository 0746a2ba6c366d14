using System.Text;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>A mail to one person: sentences and links in their language.</summary>
/// <param name="Kind">What it tells of, a key: "sign-in-link". It stays known after the letter is gone.</param>
/// <param name="Address">Where it goes.</param>
/// <param name="Name">Of the person, as it stands in the mail's head; made one line.</param>
/// <param name="Language">"en" or "fr": that of the words.</param>
/// <param name="Subject">Made one line.</param>
/// <param name="Parts">In order, each a paragraph.</param>
public sealed record Letter(string Kind, string Address, string Name, string Language, string Subject, IReadOnlyList<LetterPart> Parts)
{
    private const int LongestLine = 200;

    /// <exception cref="ArgumentException">It is no address.</exception>
    public string Address { get; } = EmailAddress.Parse(Address) ?? throw new ArgumentException("A letter needs an address, and got something else.", nameof(Address));

    public string Name { get; } = OneLine(Name);

    public string Subject { get; } = OneLine(Subject);

    /// <summary>Whose account it goes to, if there is one: it goes when they are forgotten.</summary>
    public PersonId? Person { get; init; }

    /// <summary>The invitation, submission or other thing it tells of.</summary>
    public Guid? About { get; init; }

    /// <summary>From when on it is of no use, and not sent.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Ends mails of this kind: one click, and a mail program may do it by itself.</summary>
    public LetterPart? Unsubscribe { get; init; }

    // Whatever could end a line of a mail's head, or turn its direction, is a space.
    private static string OneLine(string words)
    {
        var line = new StringBuilder(words.Length);
        foreach (var c in words.EnumerateRunes())
            line.Append(Rune.IsControl(c) || Rune.IsWhiteSpace(c) || c.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) ? " " : c.ToString());
        var one = string.Join(' ', line.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return one.Length <= LongestLine ? one : one[..(char.IsHighSurrogate(one[LongestLine - 1]) ? LongestLine - 1 : LongestLine)];
    }
}

/// <summary>A paragraph of a letter.</summary>
/// <param name="Words">What it says, or what the link is called.</param>
/// <param name="Link">Where it leads; null for words alone.</param>
/// <param name="IsButton">Whether the link is what the letter asks for.</param>
public sealed record LetterPart(string Words, Uri? Link = null, bool IsButton = false)
{
    public static LetterPart Button(string words, Uri link) => new(words, link, IsButton: true);
}
