using System.Collections.Immutable;

namespace Workspace.Collab.Tests;

/// <summary>A short history with all that a contribution can bear. What is approved of it is for ever, so it is never changed.</summary>
internal static class Chronicle
{
    internal static readonly ImmutableArray<Contribution> Contributions = Told();

    private static ImmutableArray<Contribution> Told()
    {
        var told = ImmutableArray.CreateBuilder<Contribution>();
        var at = Sample.Noon;
        Tell(Sample.Amina, 0, Channel.Typed, "0:1", "W");
        Tell(Sample.Amina, 143, Channel.Typed, "1 0:1", "e");
        Tell(Sample.Amina, 201, Channel.Typed, "2 0:1", "x");
        Tell(Sample.Amina, 388, Channel.Typed, "2 1:0");
        Tell(Sample.Amina, 120, Channel.Typed, "2 0:1", " ");
        Tell(Sample.Amina, 95, Channel.Typed, "3 0:1", "é");
        Tell(Sample.Amina, 2_500, Channel.Typed, "4 0:2", "😀");
        Tell(Sample.Bela, 4_000, Channel.Typed, "1:0 5");
        Tell(Sample.Bela, 31, Channel.Typed, "1:0 4");
        Tell(Sample.Bela, 30, Channel.Typed, "0:1 4", "I");
        Tell(Sample.Amina, 7, Channel.Typed, "5 0:1", "!");
        Tell(Sample.Bela, 60_000, Channel.Pasted, "1 0:14 5", " ask\nthe State", new Origin(1, 5, new(Sample.Bela, new(Sample.Id(7)), new(31), Sample.Noon.AddDays(-3))), new Origin(5, 14, new(Sample.Author(3), new(Sample.Id(8)), new(4), Sample.Noon.AddDays(-9))));
        Tell(Sample.Amina, -2, Channel.Typed, "2 3:7 1:0 3 0:2 8:1 3", "request: \u2028");
        Tell(Sample.Author(3), 0, Channel.SuggestionAccepted, "18");
        Tell(Sample.Author(3), 86_400_000, Channel.Restored, "4 6:0 8:2", "\\\"");
        Tell(Sample.Bela, 1_000, Channel.Imported, "6:8", "# Joint\t");
        Tell(Sample.Author(3, 3), 0, Channel.Api, "0:3 8", "\u200b\u0007\n");
        return told.ToImmutable();

        void Tell(Author author, int later, Channel channel, string sections, string inserted = "", params Origin[] origins)
        {
            at = at.AddMilliseconds(later);
            told.Add(Sample.Drawn(sections, inserted).By(author, 41 + told.Count, at, origins) with { Channel = channel, Client = new(0xA0 + (ulong)author.Person.Value.ToByteArray()[0]) });
        }
    }
}
