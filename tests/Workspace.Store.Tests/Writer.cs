using System.Collections.Immutable;
using Workspace.Collab;

namespace Workspace.Store.Tests;

/// <summary>Writes in a draft the way its grain does, without a grain.</summary>
public sealed class Writer(StoreFixture store, DraftId draft)
{
    public Draft Draft { get; private set; } = Draft.Empty;

    public long Epoch { get; private set; }

    public DraftVersion Sealed { get; private set; }

    public bool Frozen { get; private set; }

    public DraftId Id { get; } = draft;

    private DraftArchive Archive => store.Get<DraftArchive>();

    private IJournal Journal => store.Get<IJournal>();

    public static async Task<Writer> OpenAsync(StoreFixture store, DraftId draft)
    {
        var writer = new Writer(store, draft);
        var opened = await writer.Archive.OpenAsync(draft, default) ?? throw new InvalidOperationException("No such draft.");
        (writer.Draft, writer.Epoch, writer.Sealed, writer.Frozen) = (opened.Draft, opened.Epoch, opened.Sealed, opened.Frozen);
        return writer;
    }

    /// <summary>Accepts and journals one change; the writer moves on only when that was committed.</summary>
    public async Task<JournalOutcome> ReplacesAsync(int from, int to, string text, Author? author = null, ImmutableArray<Origin> origins = default)
    {
        var (next, contributions) = Accept(from, to, text, author ?? StoreFixture.Alice, origins);
        var outcome = await Journal.AppendAsync(Id, Epoch, contributions, default);
        if (outcome == JournalOutcome.Committed) Draft = next;
        return outcome;
    }

    public Task<JournalOutcome> TypesAsync(string text, Author? author = null) => ReplacesAsync(Draft.Text.Length, Draft.Text.Length, text, author);

    /// <summary>Many contributions, a few at a time.</summary>
    public async Task TypesManyAsync(int count, Random random)
    {
        for (var written = 0; written < count;)
        {
            var batch = ImmutableArray.CreateBuilder<Contribution>();
            for (var i = 0; i < 50 && written < count; i++, written++)
            {
                var at = random.Next(Draft.Text.Length + 1);
                var gone = random.Next(4) == 0 ? Math.Min(random.Next(6), Draft.Text.Length - at) : 0;
                string[] words = ["and ", "x", "droit ", "\n", "## Food\n", "ᐃᓄᒃ ", "eau", "\n\nWater "];
                var (next, contributions) = Accept(at, at + gone, words[random.Next(words.Length)], random.Next(2) == 0 ? StoreFixture.Alice : StoreFixture.Bob, default);
                Draft = next;
                batch.AddRange(contributions);
                store.Clock.Advance(TimeSpan.FromMilliseconds(170));
            }
            Assert.Equal(JournalOutcome.Committed, await Journal.AppendAsync(Id, Epoch, batch.ToImmutable(), default));
        }
    }

    public async Task<DraftVersion?> SealsAsync()
    {
        var version = await Archive.SealAsync(Id, Epoch, Draft, default);
        Sealed = version ?? Sealed;
        return version;
    }

    public Task<bool> FreezesAsync(bool frozen) => Archive.FreezeAsync(Id, Epoch, frozen, StoreFixture.Alice, default);

    private (Draft Next, ImmutableArray<Contribution> Contributions) Accept(int from, int to, string text, Author author, ImmutableArray<Origin> origins)
    {
        var proposal = new Proposal(ClientId.Of(author.Person, "the-tab-of-a-test"), Draft.Version,
            [new(ChangeSet.Replace(Draft.Text.Length, from, to, text), Channel.Typed, origins.IsDefault ? [] : origins)]);
        var (next, receipt) = Draft.Accept(proposal, author, store.Clock.GetUtcNow(), new());
        return (next, Assert.IsType<Receipt.Accepted>(receipt).Contributions);
    }
}
