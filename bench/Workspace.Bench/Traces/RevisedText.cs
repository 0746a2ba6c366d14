using System.Collections.Immutable;
using System.Text;
using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>A text in Markdown and a later version of it, key by key: for every hundred words three places where somebody wrote, and of these one in twenty a moved block.</summary>
internal sealed class RevisedText
{
    private static readonly DateTimeOffset Begun = DateTimeOffset.FromUnixTimeMilliseconds(1_770_000_000_000);

    private readonly Random random = new(8);
    private readonly InventedWords words;
    private readonly ImmutableArray<Contribution>.Builder contributions = ImmutableArray.CreateBuilder<Contribution>();

    internal RevisedText(int length)
    {
        words = new(random);
        After = Rope.Empty;
        Attribution = Attribution.Empty;
        Replace(0, 0, Written(length));
        Before = After;
        contributions.Clear();
        for (var i = 0; i < length * 3 / 100; i++) Revise();
        Between = contributions.ToImmutable();
    }

    internal Rope Before { get; }

    internal Rope After { get; private set; }

    internal Attribution Attribution { get; private set; }

    internal ImmutableArray<Contribution> Between { get; }

    private string Written(int length)
    {
        var text = new StringBuilder();
        for (int written = 0, block = 0; written < length; block++)
        {
            var sentences = block % 9 == 0 ? 1 : block % 3 == 2 ? random.Next(1, 3) : random.Next(3, 8);
            text.Append(block % 9 == 0 ? "## " : block % 3 == 2 ? "- " : "");
            for (var i = 0; i < sentences; i++)
            {
                var sentence = random.Next(6, 22);
                text.Append(i == 0 ? "" : " ").Append(words.Sentence(sentence));
                written += sentence;
            }

            text.Append("\n\n");
        }

        return text.ToString();
    }

    private void Revise()
    {
        switch (random.Next(20))
        {
            case < 11:
                var (from, to) = Word();
                Replace(from, to, "");
                Type(from, words.Next());
                break;
            case < 15:
                Type(Word().From, words.Sentence(random.Next(6, 22)) + " ");
                break;
            case < 18:
                from = Word().From;
                Replace(from, Math.Min(from + random.Next(20, 120), After.Length), "");
                break;
            case < 19:
                Type(Block().From, words.Sentence(random.Next(10, 30)) + "\n\n");
                break;
            default:
                (from, to) = Block();
                var moved = After.Slice(from, to).ToString();
                Replace(from, to, "");
                from = Block().From;
                Replace(from, from, moved);
                break;
        }
    }

    /// <summary>A word somewhere, without the blank after it.</summary>
    private (int From, int To) Word()
    {
        var from = random.Next(After.Length - 200);
        while (After[from] is not ' ') from++;
        var to = ++from;
        while (to < After.Length && After[to] is not (' ' or '\n')) to++;
        return (from, to);
    }

    /// <summary>A paragraph, heading or item somewhere, with the empty line after it.</summary>
    private (int From, int To) Block()
    {
        var line = 1 + (2 * random.Next((After.Lines - 4) / 2));
        return (After.LineStart(line), After.LineStart(line + 2));
    }

    private void Type(int at, string letters)
    {
        foreach (var letter in letters)
        {
            Replace(at, at, letter.ToString());
            at++;
        }
    }

    private void Replace(int from, int to, string inserted)
    {
        var number = contributions.Count + (Before is null ? 0 : 1);
        var by = (byte)(1 + (number / 400 % 5));
        var changes = ChangeSet.Replace(After.Length, from, to, inserted);
        var author = new Author(new(new(by, 0, 0, new byte[8])), new(new(by % 3, 1, 0, new byte[8])));
        Contribution contribution = new(new(number + 1), new(by), author, Channel.Typed, Begun.AddSeconds(number), changes, []);
        After = changes.Apply(After);
        Attribution = Attribution.After(contribution);
        contributions.Add(contribution);
    }
}
