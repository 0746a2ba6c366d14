using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>What an event log holds, proved: each stream's events, and for each draft where its history came to.</summary>
internal sealed record ReadLog(LogHead Head, IReadOnlyList<object> Submission, IReadOnlyList<ReadLogDraft> Drafts);

/// <summary>A draft of a log.</summary>
/// <param name="Events">As they are stored, what was journaled sealed too.</param>
/// <param name="Draft">At its last version.</param>
internal sealed record ReadLogDraft(DraftId Id, IReadOnlyList<object> Events, Draft Draft, byte[] Hash, DateTimeOffset At);

/// <summary>Reads an event log and proves it: lines, hash chains, texts, what revisions and freezes say.</summary>
internal sealed class LogReader
{
    private readonly List<object> submission = [];
    private readonly List<ReadLogDraft> drafts = [];
    private readonly List<object> events = [];
    private readonly ImmutableArray<Contribution>.Builder waiting = ImmutableArray.CreateBuilder<Contribution>();
    private Replay? replay;
    private long line;

    /// <exception cref="FormatException">It is no log of this form, or not whole, or not what was written.</exception>
    public static async Task<ReadLog> ReadAsync(Stream input, CancellationToken cancellation)
    {
        var read = new LogReader();
        using var reader = new StreamReader(input, new UTF8Encoding(false, throwOnInvalidBytes: true));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        LogHead? head = null;
        var isWhole = false;
        while (await reader.ReadLineAsync(cancellation) is { } text)
        {
            if (isWhole) throw new FormatException("There are lines behind the last one.");
            try
            {
                var json = JsonSerializer.Deserialize<JsonElement>(text);
                if (head is null) head = HeadOf(json);
                else if (json.TryGetProperty("end", out _)) isWhole = IsEnd(json, read.line, hash);
                else await read.AddAsync(json);
            }
            catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
            {
                throw new FormatException($"Line {read.line + 1} cannot be read: {error.Message}", error);
            }
            hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
            read.line++;
        }
        return isWhole ? new(head!, read.submission, read.drafts) : throw new FormatException("It was cut off: the last line is missing."); // the head was first
    }

    private static LogHead HeadOf(JsonElement json)
    {
        var head = json.Deserialize<LogHead>(StoreJson.Options);
        if (head is not { Workspace: "event-log" }) throw new FormatException("It is no event log of a Workspace.");
        return head.Format <= LogHead.Newest ? head : throw new FormatException($"It has format {head.Format}; this Workspace reads formats up to {LogHead.Newest}.");
    }

    private static bool IsEnd(JsonElement json, long lines, IncrementalHash hash)
    {
        var end = json.Deserialize<LogEnd>(StoreJson.Options)!; // an object
        return end.End == lines && end.Sha256 == Convert.ToHexStringLower(hash.GetCurrentHash()) ? true : throw new FormatException("A line was changed, or is missing: the checksum in the last line does not fit.");
    }

    private async Task AddAsync(JsonElement json)
    {
        if (json.TryGetProperty("draftEnd", out _)) await EndAsync(json.Deserialize<LogDraftEnd>(StoreJson.Options)!); // an object; so below
        else if (json.TryGetProperty("event", out _)) await AddAsync(json.Deserialize<LogEvent>(StoreJson.Options)!);
        else waiting.Add(Contributed(json.Deserialize<LogContribution>(StoreJson.Options)!));
    }

    private async Task AddAsync(LogEvent one)
    {
        if (one.Event.StartsWith("submission.", StringComparison.Ordinal))
        {
            submission.Add(LogEvents.Read(one.Event, one.Data));
            return;
        }
        if (one.Event == "draft.revised") one.Data["contributions"] = Convert.ToBase64String(PackedRun.Pack(waiting.ToImmutable()));
        else if (waiting.Count > 0) throw new FormatException($"Contributions stand before {one.Event}.");
        waiting.Clear();
        replay ??= new(new(one.Stream), [], _ => Task.FromResult<Checkpoint?>(null), null);
        if (replay.Id.Value != one.Stream) throw new FormatException("A draft is not ended before the next begins.");
        await FollowAsync(LogEvents.Read(one.Event, one.Data));
    }

    private async Task FollowAsync(object happened)
    {
        events.Add(happened);
        if (await replay!.FaultInAsync(new DraftEvent(events.Count, happened)) is { } fault) throw new FormatException(fault); // an event made it
    }

    private Contribution Contributed(LogContribution one)
    {
        if (replay is null || one.Draft != replay.Id) throw new FormatException("A contribution is of another draft.");
        return one.ToContribution();
    }

    private async Task EndAsync(LogDraftEnd end)
    {
        if (replay is null || end.DraftEnd != replay.Id) throw new FormatException("Another draft ends than began.");
        if (waiting.Count > 0) await FollowAsync(Sealed(waiting.ToImmutable()));
        if (replay.Draft.Version.Number != end.Version || Convert.ToHexStringLower(replay.Hash) != end.Hash) throw new FormatException("The history has another hash than its last line says.");
        var at = events.OfType<DraftRevised>().LastOrDefault()?.EndedAt ?? default;
        drafts.Add(new(replay.Id, [.. events], replay.Draft, replay.Hash, at));
        replay = null;
        events.Clear();
        waiting.Clear();
    }

    // What was journaled when the log was written becomes one more revision; the hash is over contributions and stays the same.
    private DraftRevised Sealed(ImmutableArray<Contribution> contributions)
    {
        var facts = RevisionFacts.Of(replay!.Draft.Text, contributions);
        return new(
            events.OfType<DraftRevised>().Count() + 1, replay.Draft.Version, contributions[^1].Version, contributions[0].At, contributions[^1].At, contributions[^1].Author,
            facts.Shares, facts.Headings, RevisionFacts.Words(facts.After), facts.After.Length, PackedRun.Pack(contributions), replay.Hash, PackedRun.Hash(replay.Hash, contributions));
    }
}
