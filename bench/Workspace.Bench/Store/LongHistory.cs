using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>
/// A text that five people of three organizations write for months, key by key: sentences typed and words mistyped, words replaced, sentences and paragraphs removed, others moved, sections
/// added. It grows to some 60,000 characters and stays there. One to three of them write at once; a sitting has some thousands of keys, and hours lie between two. The same for every run.
/// </summary>
internal sealed class LongHistory
{
    private const int Usual = 60_000;
    private static readonly DateTimeOffset Begun = DateTimeOffset.FromUnixTimeMilliseconds(1_770_000_000_000);

    private readonly Random random = new(13);
    private readonly InventedWords words;
    private readonly Person[] people;
    private Rope text = Rope.Empty;

    private LongHistory()
    {
        words = new(random);
        people = [.. Enumerable.Range(0, 5).Select(number => new Person(number))];
        foreach (var person in people) person.Work = Work(person).GetEnumerator();
    }

    /// <summary>Its contributions, without end.</summary>
    internal static IEnumerable<Contribution> Written() => new LongHistory().Contributions();

    private IEnumerable<Contribution> Contributions()
    {
        var at = Begun.ToUnixTimeMilliseconds();
        for (var version = 1; ;)
        {
            var here = people.OrderBy(_ => random.Next()).Take(random.Next(1, 4)).ToArray();
            for (var left = random.Next(2_000, 9_000); left > 0;)
            {
                // Who types has some keys before another has one.
                var person = here[random.Next(here.Length)];
                for (var keys = random.Next(1, 9); keys > 0; keys--, left--, version++)
                {
                    person.Work.MoveNext();
                    var (from, to, inserted) = person.Work.Current;
                    at += Pause() / here.Length;
                    var changes = ChangeSet.Replace(text.Length, from, to, inserted);
                    text = changes.Apply(text);
                    foreach (var other in people) other.Follow(from, to, inserted.Length);
                    person.Caret = from + inserted.Length;
                    yield return new(new(version), person.Client, person.Author, inserted.Length > 20 ? Channel.Pasted : Channel.Typed, DateTimeOffset.FromUnixTimeMilliseconds(at), changes, []);
                }
            }

            at += LogNormal(4 * 3_600_000, 1);
        }
    }

    /// <summary>What somebody does, edit by edit; each is given for the text as it is when it is asked for.</summary>
    private IEnumerable<(int From, int To, string Inserted)> Work(Person person)
    {
        while (true)
        {
            if (text.Length > Usual && random.Next(2) == 0)
            {
                var (from, to) = Stretch(random.Next(20, 500));
                yield return (from, to, "");
                continue;
            }

            if (random.Next(3) == 0) person.Caret = random.Next(4) == 0 ? random.Next(text.Length + 1) : Math.Clamp(person.Caret + random.Next(-1_500, 1_500), 0, text.Length);
            switch (random.Next(24))
            {
                case < 12:
                    foreach (var edit in Typed(person, words.Sentence(random.Next(4, 25)) + " ")) yield return edit;
                    break;
                case < 17:
                    var (start, end) = Word(person.Caret);
                    if (start < end) yield return (start, end, "");
                    foreach (var edit in Typed(person, words.Next())) yield return edit;
                    break;
                case < 20:
                    for (var keys = random.Next(3, 40); keys > 0 && person.Caret > 0; keys--) yield return (person.Caret - 1, person.Caret, "");
                    break;
                case < 22:
                    person.Caret = EndOfLine(person.Caret);
                    foreach (var edit in Typed(person, "\n\n" + (random.Next(6) == 0 ? "## " : random.Next(4) == 0 ? "- " : "") + words.Sentence(random.Next(6, 20)))) yield return edit;
                    break;
                default:
                    var (cut, cutTo) = Paragraph(person.Caret);
                    if (cut == cutTo) break;
                    var moved = text.ToString(cut, cutTo);
                    yield return (cut, cutTo, "");
                    person.Caret = Paragraph(random.Next(text.Length + 1)).From;
                    yield return (person.Caret, person.Caret, moved);
                    break;
            }
        }
    }

    /// <summary>Letters, some of them wrong at first.</summary>
    private IEnumerable<(int From, int To, string Inserted)> Typed(Person person, string letters)
    {
        foreach (var letter in letters)
        {
            if (random.Next(40) == 0)
            {
                var wrong = random.Next(1, 5);
                for (var i = 0; i < wrong; i++) yield return (person.Caret, person.Caret, "abcdefghij"[random.Next(10)].ToString());
                for (var i = 0; i < wrong && person.Caret > 0; i++) yield return (person.Caret - 1, person.Caret, "");
            }

            yield return (person.Caret, person.Caret, letter.ToString());
        }
    }

    private (int From, int To) Word(int near)
    {
        var from = near;
        while (from > 0 && text[from - 1] is not (' ' or '\n')) from--;
        var to = near;
        while (to < text.Length && text[to] is not (' ' or '\n')) to++;
        return (from, to);
    }

    private (int From, int To) Stretch(int length)
    {
        var from = random.Next(text.Length - length);
        return (from, from + length);
    }

    private int EndOfLine(int at)
    {
        var line = text.LineColumnAt(at).Line;
        return line < text.Lines ? text.LineStart(line + 1) - 1 : text.Length;
    }

    /// <summary>A line with what ends it.</summary>
    private (int From, int To) Paragraph(int near)
    {
        var line = text.LineColumnAt(near).Line;
        return (text.LineStart(line), line < text.Lines ? text.LineStart(line + 1) : text.Length);
    }

    private long Pause() => random.Next(1_000) switch
    {
        < 890 => LogNormal(160, 0.45),
        < 997 => LogNormal(2_000, 0.8),
        _ => LogNormal(60_000, 1),
    };

    private long LogNormal(double median, double sigma) =>
        (long)(median * Math.Exp(sigma * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())));

    private sealed class Person(int number)
    {
        internal Author Author { get; } = new(new(Id(1, number)), new(Id(2, number % 3)));

        internal ClientId Client { get; } = new(0x9E37_79B9_7F4A_7C15UL * (ulong)(1 + number));

        internal IEnumerator<(int From, int To, string Inserted)> Work { get; set; } = Enumerable.Empty<(int, int, string)>().GetEnumerator();

        internal int Caret { get; set; }

        internal void Follow(int from, int to, int inserted)
        {
            if (Caret >= to) Caret += inserted - (to - from);
            else if (Caret > from) Caret = from;
        }

        private static Guid Id(byte kind, int number) => new(0x0197_0000 + number, 0x4c1d, 0x7a00, 0x9e, kind, 0x6b, 0x21, 0x5f, 0x03, 0xd8, (byte)(number * 37));
    }
}
