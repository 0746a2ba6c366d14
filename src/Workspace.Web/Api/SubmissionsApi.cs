using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Workspace.Store;
using Workspace.Web.Access;

namespace Workspace.Web.Api;

/// <summary>A submission in which the token's organization takes part.</summary>
/// <param name="Role">Of the token's organization.</param>
public sealed record SubmissionJson(
    Guid Id, Bilingual Title, Bilingual Summary, string Mechanism, string Country, string Stage, DateTimeOffset? Deadline, int? WordLimit, DateTimeOffset StartedAt, string Role,
    IReadOnlyList<ParticipantJson> Participants, IReadOnlyList<SubmissionDraftJson> Drafts)
{
    internal static SubmissionJson Of(Submission submission, SubmissionRole role) => new(
        submission.Id, submission.Title, submission.Summary, submission.Mechanism, submission.Country, Paging.Word(submission.Stage), submission.Deadline, submission.MostWords, submission.StartedAt,
        Paging.Word(role), [.. submission.Participants.Select(p => new ParticipantJson(p.Organization.Value, Paging.Word(p.Role), p.JoinedAt, !submission.IsUnlisted(p.Organization)))],
        [.. submission.Drafts.Select(d => new SubmissionDraftJson(d.Draft.Value, d.Title, d.Language, d.CountsWords))]);
}

/// <summary>An organization in a submission.</summary>
/// <param name="IsListed">False of one that contributes and is not to be named as one that does.</param>
public sealed record ParticipantJson(Guid Organization, string Role, DateTimeOffset JoinedAt, bool IsListed);

/// <summary>A draft of a submission.</summary>
/// <param name="Language">BCP 47.</param>
/// <param name="CountsWords">Whether the word limit applies to it.</param>
public sealed record SubmissionDraftJson(Guid Id, Bilingual Title, string Language, bool CountsWords);

internal static class SubmissionsApi
{
    public static void MapSubmissions(this IEndpointRouteBuilder api)
    {
        api.MapGet("/submissions", ListAsync).Needs(TokenScope.Read).WithName("listSubmissions").WithSummary("The submissions in which the token's organization takes part.");
        api.MapGet("/submissions/{id:guid}", FindAsync).Needs(TokenScope.Read).WithName("getSubmission").WithSummary("One submission.");
    }

    private static async Task<Results<Ok<Paged<SubmissionJson>>, ProblemHttpResult>> ListAsync(ClaimsPrincipal user, AccessCheck access, Submissions submissions, CancellationToken cancellation, Guid? after = null, int? limit = null)
    {
        if (await access.CallerAsync(user, cancellation) is not { } caller) return Problem.NotFound.Result();
        var size = Paging.Size(limit);
        var theirs = (await submissions.OfAsync([caller.Author.Organization], cancellation)).OrderBy(one => one.Id).Where(one => after is not { } last || one.Id.CompareTo(last) > 0).Take(size + 1).ToList();
        return TypedResults.Ok(theirs.Select(one => SubmissionJson.Of(one, one.RoleOf(caller.Author.Organization) ?? one.Guests.First(guest => guest.Organization == caller.Author.Organization).Role)).ToList().Cut(size, one => one.Id.ToString()));
    }

    private static async Task<Results<Ok<SubmissionJson>, ProblemHttpResult>> FindAsync(Guid id, ClaimsPrincipal user, AccessCheck access, CancellationToken cancellation) =>
        await access.ToSubmissionAsync(user, id, cancellation) is { } found ? TypedResults.Ok(SubmissionJson.Of(found.Submission, found.Role)) : Problem.NotFound.Result();
}
