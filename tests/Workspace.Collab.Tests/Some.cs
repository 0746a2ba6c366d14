using System.Collections.Immutable;
using CsCheck;

namespace Workspace.Collab.Tests;

/// <summary>What laws are tried on. Texts keep the rules and hold line breaks and surrogate pairs; small ones find the most.</summary>
internal static class Some
{
    /// <summary>How many cases a law is tried on; LAW_CASES in the environment asks for a long run.</summary>
    internal static readonly int Cases = int.TryParse(Environment.GetEnvironmentVariable("LAW_CASES"), out var cases) ? cases : 2_000;

    /// <summary>The same for laws whose cases are dear: as many in a long run, a quarter in a short one.</summary>
    internal static readonly int DearCases = Cases > 2_000 ? Cases : Cases / 4;

    private static readonly Gen<string> Letter = Gen.OneOf("a", "b", "c", " ", "\n", "é", "😀", "𝄞");

    internal static readonly Gen<string> Text = TextOf(24);

    internal static readonly Gen<Author> Author = Gen.Int[1, 3].Select(Gen.Int[1, 2], (p, o) => Sample.Author(p, o));

    internal static Gen<string> TextOf(int most) => Letter.List[0, most].Select(letters => string.Concat(letters));

    /// <summary>A change set for a text.</summary>
    internal static Gen<ChangeSet> ChangesOf(string text) =>
        Gen.Select(Gen.Int[0, 8], Gen.Int[0, 5], TextOf(4)).List[0, 5].Select(edits => Sample.Changes(text, edits));

    /// <summary>A text and a change set for it.</summary>
    internal static readonly Gen<(string Text, ChangeSet A)> Change =
        Text.SelectMany(text => ChangesOf(text).Select(a => (text, a)));

    /// <summary>A text and two change sets for it.</summary>
    internal static readonly Gen<(string Text, ChangeSet A, ChangeSet B)> Rivals =
        Text.SelectMany(text => Gen.Select(ChangesOf(text), ChangesOf(text)).Select(both => (text, both.Item1, both.Item2)));

    /// <summary>A text and change sets that follow each other.</summary>
    internal static Gen<(string Text, ImmutableArray<ChangeSet> Changes)> History(int most) =>
        Gen.Select(Text, Gen.Select(Gen.Int[0, 8], Gen.Int[0, 5], TextOf(4)).List[0, 3].List[1, most]).Select((text, steps) =>
        {
            var changes = ImmutableArray.CreateBuilder<ChangeSet>();
            var now = text;
            foreach (var edits in steps)
            {
                changes.Add(Sample.Changes(now, edits));
                now = changes[^1].Apply(Rope.Of(now)).ToString();
            }

            return (text, changes.ToImmutable());
        });

    /// <summary>A text and change sets as one hand makes them: typing, erasing on either side, replacing, now and then elsewhere; one range each.</summary>
    internal static Gen<(string Text, ImmutableArray<ChangeSet> Changes)> Writing(int most) =>
        Gen.Select(Text, Gen.Select(Gen.Int[0, 9], Gen.Int[0, 1000], TextOf(3)).List[1, most]).Select((text, steps) =>
        {
            var changes = ImmutableArray.CreateBuilder<ChangeSet>();
            var (now, caret) = (text, 0);
            foreach (var (kind, place, letters) in steps)
            {
                if (kind == 0) caret = Sample.Whole(now, place * now.Length / 1000);
                var from = kind is 1 or 2 or 3 ? Sample.Whole(now, Math.Max(caret - (1 + (place % 3)), 0)) : caret;
                var to = kind is 3 or 4 ? Sample.Whole(now, Math.Min(caret + (1 + (place % 3)), now.Length)) : caret;
                var insert = kind is 1 or 4 ? "" : letters;
                changes.Add(ChangeSet.Replace(now.Length, from, Math.Max(from, to), insert));
                now = now[..from] + insert + now[Math.Max(from, to)..];
                caret = from + insert.Length;
            }

            return (text, changes.ToImmutable());
        });

    /// <summary>Contributions as a draft would accept them, with all that a contribution can bear.</summary>
    internal static readonly Gen<ImmutableArray<Contribution>> Contributions =
        Gen.Select(History(12), Gen.Select(Author, Gen.Enum<Channel>(), Gen.Long[-5, 100_000], Gen.ULong, Gen.Int[0, 4]).List[12], Gen.Int[0, 100_000]).Select((history, signatures, first) =>
        {
            var at = Sample.Noon;
            return history.Changes.Select((changes, i) =>
            {
                var (author, channel, later, client, copied) = signatures[i];
                at += TimeSpan.FromMilliseconds(later);
                Origin[] origins = copied == 0 && changes.Inserted.Length > 2
                    ? [new(0, 1, new(Sample.Amina, new(Sample.Id(7)), new(3), Sample.Noon)), new(1, changes.Inserted.Length, new(Sample.Bela, new(Sample.Id(8)), new(4), Sample.Noon))]
                    : [];
                return changes.By(author, first + 1 + i, at, origins) with { Channel = channel, Client = new(client % 3) };
            }).ToImmutableArray();
        });
}
