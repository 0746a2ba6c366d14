using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Workspace.Collab.Tests;

/// <summary>Fixtures, drawn.</summary>
internal static class Sample
{
    internal static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    internal static Author Author(int person, int organization = 1) => new(new(Id(person)), new(Id(1000 + organization)));

    internal static readonly Author Amina = Author(1);
    internal static readonly Author Bela = Author(2, 2);

    internal static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    /// <summary>A change set as it prints, and all the text it inserts.</summary>
    internal static ChangeSet Drawn(string sections, string inserted = "")
    {
        var numbers = new List<int>();
        foreach (var section in sections.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = section.Split(':');
            numbers.Add(int.Parse(parts[0], CultureInfo.InvariantCulture));
            numbers.Add(parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : -1);
        }

        var writer = new SectionWriter(new int[numbers.Count]);
        for (var i = 0; i < numbers.Count; i += 2) writer.Add(numbers[i], numbers[i + 1]);
        var set = ChangeSet.Of(writer.Written, inserted);
        Assert.Equal(sections, set.ToString());
        Assert.Equal(inserted.Length, set.Ranges.Sum(range => range.Inserted.Length));
        return set;
    }

    /// <summary>A change set for a text from steps: skip so many characters, delete so many, insert this. A surrogate pair is one character.</summary>
    internal static ChangeSet Changes(string text, IEnumerable<(int Skip, int Delete, string Insert)> edits)
    {
        var at = 0;
        var sections = new SectionWriter([]);
        var inserted = new StringBuilder();
        foreach (var (skip, delete, insert) in edits)
        {
            var from = Forward(text, at, skip);
            var to = Forward(text, from, delete);
            sections.Add(from - at, -1);
            sections.Add(to - from, insert.Length);
            inserted.Append(insert);
            at = to;
        }

        sections.Add(text.Length - at, -1);
        return ChangeSet.Of(sections.Written, inserted.ToString());
    }

    internal static string Json(ChangeSet changes)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) changes.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    internal static ChangeSet? Parse(string json, out Refusal? refusal) => ChangeSet.Parse(Encoding.UTF8.GetBytes(json), out refusal);

    internal static string Applied(this ChangeSet changes, string text) => changes.Apply(Rope.Of(text)).ToString();

    internal static ProposedChange Typed(this ChangeSet changes) => new(changes, Channel.Typed, []);

    internal static Proposal Proposes(ulong client, int since, params ChangeSet[] changes) =>
        new(new(client), new(since), [.. changes.Select(Typed)]);

    internal static Contribution By(this ChangeSet changes, Author author, int version, DateTimeOffset? at = null, params Origin[] origins) =>
        new(new(version), new((ulong)version), author, Channel.Typed, at ?? Noon, changes, [.. origins]);

    /// <summary>An offset, or the one before it where it lies within a surrogate pair.</summary>
    internal static int Whole(string text, int at) => at > 0 && at < text.Length && char.IsSurrogatePair(text[at - 1], text[at]) ? at - 1 : at;

    private static int Forward(string text, int at, int characters)
    {
        for (; characters > 0 && at < text.Length; characters--) at += char.IsSurrogatePair(text, at) ? 2 : 1;
        return at;
    }
}
