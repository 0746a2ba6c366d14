using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.Exports;
using Workspace.Web.Live;

namespace Workspace.Web.Pages;

/// <summary>Taking an invitation back, being listed or not, and the register of invitations as a file.</summary>
public static class TakingPartEndpoints
{
    public static void MapTakingPart(this IEndpointRouteBuilder app)
    {
        app.MapPost("/submissions/{id:guid}/invitations/withdraw", async (Guid id, [FromForm] Guid organization, HttpContext http, AccessCheck access, Submissions submissions, CancellationToken cancellation) =>
        {
            if (await access.ToSubmissionAsync(http.User, id, cancellation) is not { } found) return Results.NotFound();
            if (!found.Rights.Contains(Act.InviteOrganizations)) return Results.StatusCode(StatusCodes.Status403Forbidden);
            await submissions.WithdrawAsync(id, new(organization), found.Caller.Author, cancellation);
            return Results.LocalRedirect($"/submissions/{id}#invitations");
        });

        app.MapPost("/submissions/{id:guid}/listing", async (Guid id, [FromForm] bool listed, HttpContext http, AccessCheck access, Submissions submissions, NameBook names, CancellationToken cancellation) =>
        {
            if (await access.ToSubmissionAsync(http.User, id, cancellation) is not { } found) return Results.NotFound();
            if (!found.Rights.Contains(Act.ChooseListing)) return Results.StatusCode(StatusCodes.Status403Forbidden);
            await submissions.ChooseListingAsync(id, listed, found.Caller.Author, cancellation);
            names.Forget(found.Caller.Author.Organization);
            return Results.LocalRedirect($"/submissions/{id}#organizations");
        });

        app.MapGet("/submissions/{id:guid}/invitations.csv", async (Guid id, HttpContext http, AccessCheck access, OrganizationSight sight, CancellationToken cancellation) =>
        {
            if (await access.ToSubmissionAsync(http.User, id, cancellation) is not { } found) return Results.NotFound();
            var names = await sight.OutsideAsync(found.Caller, found.Submission, found.Submission.Invitations.SelectMany(one => new[] { one.Organization, one.By.Organization }), cancellation);
            return Csv.File(Register(found.Submission, names), $"invitations-{id}.csv");
        });
    }

    /// <summary>One line an invitation, as RFC 4180 has it; names of persons are in none.</summary>
    internal static string Register(Submission submission, IReadOnlyDictionary<OrganizationId, Organization> names)
    {
        var csv = new StringBuilder("organization,organisme,role,invited by,invited at (UTC),answer,answered at (UTC)\r\n");
        foreach (var one in submission.Invitations)
        {
            var name = names.GetValueOrDefault(one.Organization)?.Name;
            csv.AppendJoin(',', new[]
            {
                name?.In("en") ?? "", name?.In("fr") ?? "", one.Role.ToString().ToLowerInvariant(), names.GetValueOrDefault(one.By.Organization)?.Name.In("en") ?? "",
                At(one.At), one.State == SubmissionInvitationState.Open ? "no reply" : one.State.ToString().ToLowerInvariant(), one.AnsweredAt is { } at ? At(at) : "",
            }.Select(Csv.Cell)).Append("\r\n");
        }

        return csv.ToString();
        static string At(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }
}
