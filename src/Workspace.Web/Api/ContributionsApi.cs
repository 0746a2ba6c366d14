using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.Live;

namespace Workspace.Web.Api;

/// <summary>One contribution to a draft.</summary>
/// <param name="Version">The draft's version after it.</param>
/// <param name="Client">16 hexadecimal digits.</param>
/// <param name="Channel">How it came in: "typed", "pasted", "imported", "suggestion-accepted", "restored" or "api".</param>
/// <param name="Changes">A change set (docs/PROTOCOL.md) for the text of the version before.</param>
public sealed record ContributionJson(int Version, string Client, Guid Person, Guid Organization, string Channel, DateTimeOffset At, JsonElement Changes)
{
    internal static ContributionJson Of(Contribution contribution) => new(
        contribution.Version.Number, contribution.Client.ToString(), contribution.Author.Person.Value, contribution.Author.Organization.Value, Paging.Word(contribution.Channel), contribution.At,
        JsonSerializer.Deserialize<JsonElement>(contribution.Changes.ToJson()));
}

/// <summary>What a program asks to be written.</summary>
/// <param name="Key">What it chose once for all it writes in this draft: 16 to 64 characters of A-Z a-z 0-9 - _. Sent again under the same key, the same changes nothing.</param>
/// <param name="Base">The version of the text for which the first change set is made.</param>
/// <param name="Changes">Change sets that follow each other (docs/PROTOCOL.md).</param>
public sealed record ProposalJson(string Key, int Base, IReadOnlyList<JsonElement> Changes);

/// <summary>That it was written.</summary>
/// <param name="Version">The draft's, after it.</param>
public sealed record ReceiptJson(int Version);

internal static class ContributionsApi
{
    private const string Address = "/drafts/{id:guid}/contributions";

    public static void MapContributions(this IEndpointRouteBuilder api)
    {
        api.MapGet(Address, ListAsync).Needs(TokenScope.Read).WithName("listContributions").WithSummary("The contributions after a version, in order.");
        api.MapPost(Address, ProposeAsync).Needs(TokenScope.Write).WithName("propose").WithSummary("Asks for a contribution to a draft; answered when it is durable.")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithMetadata(new MostBytes(8_000_000));
    }

    private static async Task<Results<Ok<Paged<ContributionJson>>, ProblemHttpResult>> ListAsync(
        Guid id, ClaimsPrincipal user, AccessCheck access, DraftHistory history, CancellationToken cancellation, int after = 0, int? limit = null)
    {
        if (await access.ToDraftAsync(user, new(id), cancellation) is null || await history.HeadAsync(new(id), cancellation) is not { } head) return Problem.NotFound.Result();
        if (after < 0) return Problem.BadRequest.Result("\"after\" is a version.");
        var upTo = (int)Math.Min((long)after + Paging.Size(limit), head.Number);
        var page = after >= upTo ? [] : await history.ContributionsAsync(new(id), new(after), new(upTo), cancellation);
        return TypedResults.Ok(new Paged<ContributionJson>([.. page.Select(ContributionJson.Of)], upTo < head.Number ? upTo.ToString(System.Globalization.CultureInfo.InvariantCulture) : null));
    }

    /// <remarks>The same way as a proposal through the hub, to the same writer, which asks again whether the author may; it is stamped as a program's.</remarks>
    private static async Task<Results<Ok<ReceiptJson>, ProblemHttpResult>> ProposeAsync(
        Guid id, ProposalJson proposal, ClaimsPrincipal user, AccessCheck access, IGrainFactory grains, LiveRates rates, LiveMeter meter, ILogger<ProposalJson> logger, CancellationToken cancellation)
    {
        if (await access.ToDraftAsync(user, new(id), cancellation) is not { } found) return Problem.NotFound.Result();
        if (Tab.KeyOf(Encoding.UTF8.GetBytes(proposal.Key ?? "")) is not { } key || proposal.Changes is null) return Problem.BadRequest.Result("A proposal has a key of 16 to 64 characters of A-Z a-z 0-9 - _, a base and changes.");
        if (!rates.AllowsProposal(found.Caller.Author.Person)) return Problem.TooMany.Result();

        var author = found.Caller.Author;
        var asked = new ProposalMessage(AuthorKey.Of(author), ClientId.Of(author.Person, key).Value, proposal.Base, Written(proposal.Changes), IsPacked: false, IsProgram: true);
        var receipt = await AskAsync(grains.GetGrain<IDraftGrain>(id), asked, new(id), logger);
        if (receipt.Refused is not { } refused) return TypedResults.Ok(new ReceiptJson(receipt.Version));
        DraftLog.Refused(logger, new(id), proposal.Base, refused);
        meter.Refusals.Add(1, new KeyValuePair<string, object?>("reason", refused));
        return (Problem.All.FirstOrDefault(problem => problem.Name == refused) ?? Problem.Failed).Result();
    }

    private static async Task<ReceiptMessage> AskAsync(IDraftGrain grain, ProposalMessage asked, DraftId draft, ILogger logger)
    {
        try
        {
            return await grain.Propose(asked);
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            DraftLog.ProposalFailed(logger, draft, exception);
            return new(0, Wire.Name(Refusal.Unavailable));
        }
    }

    /// <summary>As the hub's form has them: the text as it was sent, each in its place.</summary>
    private static byte[] Written(IReadOnlyList<JsonElement> changes)
    {
        var written = new ArrayBufferWriter<byte>();
        written.Write("["u8);
        for (var i = 0; i < changes.Count; i++)
        {
            written.Write(i == 0 ? "{\"c\":"u8 : ",{\"c\":"u8);
            written.Write(JsonMarshal.GetRawUtf8Value(changes[i]));
            written.Write("}"u8);
        }

        written.Write("]"u8);
        return written.WrittenSpan.ToArray();
    }

    private sealed record MostBytes(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
