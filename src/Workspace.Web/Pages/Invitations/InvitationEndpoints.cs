using Microsoft.AspNetCore.Mvc;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Access;

namespace Workspace.Web.Pages;

/// <summary>Takes invitations back and sends them again; both lead back to the list.</summary>
public static class InvitationEndpoints
{
    public static void MapInvitations(this IEndpointRouteBuilder app)
    {
        app.MapPost("/invitations/{id:guid}/revoke", (Guid id, [FromForm] string? back, HttpContext http, AccessCheck access, Store.Organizations organizations, Store.Invitations invitations, CancellationToken cancellation) =>
            DoAsync(id, http, access, organizations, invitations, async (invitation, caller, _) =>
                await invitations.RevokeAsync(invitation.Id, caller.Person.Id, cancellation) ? "revoked" : "over", cancellation));

        app.MapPost("/invitations/{id:guid}/again", (Guid id, [FromForm] string? back, HttpContext http, AccessCheck access, Store.Organizations organizations, Store.Invitations invitations, InvitationLetters letters, CancellationToken cancellation) =>
            DoAsync(id, http, access, organizations, invitations, async (invitation, caller, @for) =>
                await invitations.SendAgainAsync(invitation.Id, letters.From(caller.Person, @for), cancellation) switch
                {
                    Inviting.Sent => "sent",
                    Inviting.TooMany => "many",
                    _ => "over",
                }, cancellation));
    }

    /// <summary>Whether somebody may invite to an organization, and see who was: its contacts.</summary>
    public static bool MayInvite(this Caller caller, Organization organization) =>
        caller.Organizations.Any(mine => mine.Id == organization.Id) && organization.Members.Any(member => member.Person == caller.Person.Id && member.IsContact);

    private static async Task<IResult> DoAsync(Guid id, HttpContext http, AccessCheck access, Store.Organizations organizations, Store.Invitations invitations,
        Func<Invitation, Caller, Organization, Task<string>> act, CancellationToken cancellation)
    {
        if (await access.CallerAsync(http.User, cancellation) is not { } caller || await invitations.FindAsync(id, cancellation) is not { } invitation) return Results.NotFound();
        if (invitation.Kind == InvitationKind.Founder)
            return caller.IsAdministrator ? Results.LocalRedirect($"/administration/invitations?said={await act(invitation, caller, caller.Organization)}") : Results.NotFound();
        if (invitation is not { Kind: InvitationKind.Member, Organization: { } to } || await organizations.FindAsync(new OrganizationId(to), cancellation) is not { } organization || !caller.MayInvite(organization)) return Results.NotFound();
        return Results.LocalRedirect($"/organizations/{to}/invitations?said={await act(invitation, caller, organization)}");
    }
}
