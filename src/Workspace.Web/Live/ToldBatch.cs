using System.Buffers;
using System.Collections.Immutable;
using Workspace.Collab;

namespace Workspace.Web.Live;

/// <summary>Committed contributions, as the writer tells them to the nodes. Within a node they are handed on as they are; each node writes them once for all its readers.</summary>
/// <param name="From">The version before the first.</param>
[GenerateSerializer, Immutable]
public sealed record ToldBatch([property: Id(0)] int From, [property: Id(1)] ImmutableArray<Contribution> Contributions)
{
    public int Count => Contributions.Length;

    /// <summary>The version after the last.</summary>
    public int To => From + Count;

    /// <summary>Everybody named in it, once.</summary>
    public IReadOnlySet<AuthorKey> Authors
    {
        get
        {
            var authors = new HashSet<AuthorKey>();
            foreach (var contribution in Contributions)
            {
                authors.Add(AuthorKey.Of(contribution.Author));
                foreach (var origin in contribution.Origins) authors.Add(AuthorKey.Of(origin.Source.Author));
            }

            return authors;
        }
    }

    /// <summary>Whether the packed form can say all of it: what was typed, one after the other.</summary>
    public bool IsTyped
    {
        get
        {
            for (var i = 0; i < Contributions.Length; i++)
                if (Contributions[i] is not { Channel: Channel.Typed, Origins.IsEmpty: true } || (i > 0 && Contributions[i].At < Contributions[i - 1].At)) return false;
            return !Contributions.IsEmpty;
        }
    }

    /// <summary>Batches that follow each other, as one.</summary>
    public static ToldBatch Join(ReadOnlySpan<ToldBatch> batches)
    {
        if (batches.Length == 1) return batches[0];
        var all = ImmutableArray.CreateBuilder<Contribution>();
        foreach (var batch in batches) all.AddRange(batch.Contributions);
        return new(batches[0].From, all.DrainToImmutable());
    }
}

/// <summary>A contribution on the way between nodes.</summary>
[GenerateSerializer, Immutable]
public readonly record struct SentContribution(
    [property: Id(0)] int Version, [property: Id(1)] ulong Client, [property: Id(2)] AuthorKey Author, [property: Id(3)] int Channel, [property: Id(4)] DateTimeOffset At,
    [property: Id(5)] int Length, [property: Id(6)] byte[] Changes, [property: Id(7)] ImmutableArray<SentOrigin> Origins);

/// <summary>An origin on the way between nodes.</summary>
[GenerateSerializer, Immutable]
public readonly record struct SentOrigin(
    [property: Id(0)] int From, [property: Id(1)] int To, [property: Id(2)] AuthorKey Author, [property: Id(3)] Guid Draft, [property: Id(4)] int Version, [property: Id(5)] DateTimeOffset At);

/// <summary>Tells Orleans how a contribution goes between nodes.</summary>
[RegisterConverter]
public sealed class ContributionConverter : IConverter<Contribution, SentContribution>
{
    public Contribution ConvertFromSurrogate(in SentContribution sent)
    {
        ReadOnlySpan<byte> packed = sent.Changes;
        var changes = ChangeSet.ReadPacked(ref packed, sent.Length, out _) ?? throw new FormatException("Another node sent no change set.");
        return new(
            new(sent.Version), new(sent.Client), sent.Author.ToAuthor(), (Channel)sent.Channel, sent.At, changes,
            [.. sent.Origins.Select(origin => new Origin(origin.From, origin.To, new(origin.Author.ToAuthor(), new(origin.Draft), new(origin.Version), origin.At)))]);
    }

    public SentContribution ConvertToSurrogate(in Contribution contribution)
    {
        var packed = new ArrayBufferWriter<byte>(16);
        contribution.Changes.WritePacked(packed);
        return new(
            contribution.Version.Number, contribution.Client.Value, AuthorKey.Of(contribution.Author), (int)contribution.Channel, contribution.At,
            contribution.Changes.LengthBefore, packed.WrittenSpan.ToArray(),
            [.. contribution.Origins.Select(origin => new SentOrigin(origin.From, origin.To, AuthorKey.Of(origin.Source.Author), origin.Source.Draft.Value, origin.Source.Version.Number, origin.Source.At))]);
    }
}
