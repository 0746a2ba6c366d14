using System.Collections.Immutable;
using Orleans.Concurrency;
using Workspace.Collab;

namespace Workspace.Web.Live;

/// <summary>The one writer of one draft, while somebody has it open. Its key is the draft's id.</summary>
public interface IDraftGrain : IGrainWithGuidKey
{
    /// <summary>Accepts or refuses a proposal; answers when what it accepted is durable.</summary>
    Task<ReceiptMessage> Propose(ProposalMessage proposal);

    /// <summary>Writes the text that a draft begins with, as imported; nothing when somebody has written in it already.</summary>
    Task<ReceiptMessage> Begin(AuthorKey author, string text);

    /// <summary>Everything durable after a version.</summary>
    Task<ToldBatch> Since(int version);

    /// <summary>Tells a node of everything from now on, until it stops asking. Asked again now and then, with the connections it still has.</summary>
    Task<DraftState> Watch(IDraftWatcher watcher, string node, ImmutableArray<string> connections);

    /// <summary>Tells a node no more; its connections have left before.</summary>
    Task Unwatch(IDraftWatcher watcher);

    /// <summary>Somebody is here, or moved.</summary>
    Task Present(PresenceMessage presence);

    /// <summary>Somebody left.</summary>
    Task Leave(string connection);

    /// <summary>SHA-256 of the durable text, 64 hexadecimal digits, if it is at that version.</summary>
    Task<string?> Digest(int version);

    /// <summary>Freezes or unfreezes the text at its present version. False when the caller may not.</summary>
    Task<bool> Freeze(bool frozen, AuthorKey by);

    /// <summary>Looks at once at who leads which section: somebody has just given one.</summary>
    Task Lead();

    /// <summary>Brings a suggestion into the text, once, as written by whoever made it; for somebody who may write there now. Gives the version that it became, or the name of a refusal.</summary>
    Task<ReceiptMessage> AcceptSuggestion(Guid suggestion, AuthorKey by);

    /// <summary>Declines a suggestion, for somebody who may write there now.</summary>
    Task<ReceiptMessage> DeclineSuggestion(Guid suggestion, AuthorKey by, string reason);

    /// <summary>Takes a suggestion back, for whoever made it.</summary>
    Task<ReceiptMessage> WithdrawSuggestion(Guid suggestion, AuthorKey by);

    /// <summary>Tells open editors that there are other suggestions than before: somebody has just made one.</summary>
    Task Suggested();

    /// <summary>Seals what is journaled, now: before an export, a comparison or a page that shows history. Gives the sealed version.</summary>
    Task<int> Seal();
}

/// <summary>A node that has readers of a draft.</summary>
public interface IDraftWatcher : IGrainObserver
{
    /// <summary>Contributions were committed.</summary>
    [OneWay]
    Task Told(Guid draft, ToldBatch batch);

    /// <summary>Somebody is here, or moved.</summary>
    [OneWay]
    Task Here(Guid draft, PresenceMessage presence);

    /// <summary>Somebody left.</summary>
    [OneWay]
    Task Gone(Guid draft, string connection);

    /// <summary>The text was frozen or unfrozen.</summary>
    [OneWay]
    Task Froze(Guid draft, bool frozen);

    /// <summary>Others lead sections from now on, or others alone.</summary>
    [OneWay]
    Task Led(Guid draft, LedState led);

    /// <summary>There are other suggestions than before.</summary>
    [OneWay]
    Task Suggested(Guid draft);
}

/// <summary>An author on the way between nodes.</summary>
[GenerateSerializer, Immutable]
public readonly record struct AuthorKey([property: Id(0)] Guid Person, [property: Id(1)] Guid Organization)
{
    public static AuthorKey Of(Author author) => new(author.Person.Value, author.Organization.Value);

    public Author ToAuthor() => new(new(Person), new(Organization));
}

/// <summary>A proposal as the hub passes it on.</summary>
/// <param name="Changes">In one of the forms of docs/PROTOCOL.md, not looked into yet.</param>
/// <param name="IsPacked">Whether that is the packed form; else JSON in UTF-8.</param>
/// <param name="IsProgram">Whether a program sent it, by a token.</param>
[GenerateSerializer, Immutable]
public sealed record ProposalMessage(
    [property: Id(0)] AuthorKey Author, [property: Id(1)] ulong Client, [property: Id(2)] int Base, [property: Id(3)] byte[] Changes, [property: Id(4)] bool IsPacked,
    [property: Id(5)] bool IsProgram = false);

/// <summary>The answer to a proposal: the version, or the name of a refusal.</summary>
[GenerateSerializer, Immutable]
public sealed record ReceiptMessage([property: Id(0)] int Version, [property: Id(1)] string? Refused);

/// <summary>A draft as somebody who joins finds it.</summary>
[GenerateSerializer, Immutable]
public sealed record DraftState([property: Id(0)] int Version, [property: Id(1)] bool Frozen, [property: Id(2)] ImmutableArray<PresenceMessage> Here, [property: Id(3)] LedState Led);

/// <summary>The sections of a draft that organizations lead, where they are at a version: one that may not be durable yet.</summary>
[GenerateSerializer, Immutable]
public sealed record LedState([property: Id(0)] int Version, [property: Id(1)] ImmutableArray<LedMessage> Sections);

/// <summary>A led section.</summary>
[GenerateSerializer, Immutable]
public readonly record struct LedMessage(
    [property: Id(0)] Guid Section, [property: Id(1)] Guid Organization, [property: Id(2)] int From, [property: Id(3)] int To, [property: Id(4)] bool IsAlone);

/// <summary>Somebody who is here, and where.</summary>
[GenerateSerializer, Immutable]
public sealed record PresenceMessage(
    [property: Id(0)] string Connection, [property: Id(1)] string Node, [property: Id(2)] AuthorKey Author,
    [property: Id(3)] int? Anchor, [property: Id(4)] int? Head, [property: Id(5)] int? Version, [property: Id(6)] bool Away);
