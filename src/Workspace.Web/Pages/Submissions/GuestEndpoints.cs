using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.Resources;
using Workspace.Web.SignIn;

namespace Workspace.Web.Pages;

/// <summary>What a coordinator's act on guests came to.</summary>
public enum GuestSaid
{
    Invited = 0,
    Revoked = 1,

    /// <summary>Too many mails went there, or from the one who invites today.</summary>
    TooMany = 2,
}

/// <summary>Turns guests out, and lets them in; they are invited on their page.</summary>
public static class GuestEndpoints
{
    public const int MostDays = 365;
    public const int LongestName = 120;
    public const int LongestPassword = 100;

    public static void MapGuests(this IEndpointRouteBuilder app)
    {
        app.MapPost("/submissions/{id:guid}/guests/revoke", async (Guid id, [FromForm] Guid guest, HttpContext http, AccessCheck access, Guests guests, CancellationToken cancellation) =>
        {
            if (await access.ToSubmissionAsync(http.User, id, cancellation) is not { } found) return Results.NotFound();
            if (!found.Rights.Contains(Act.InviteGuests)) return Results.StatusCode(StatusCodes.Status403Forbidden);
            await guests.RevokeAsync(id, new(guest), found.Caller.Author, cancellation);
            return Back(id, GuestSaid.Revoked);
        });

        app.MapPost("/guest", async ([FromForm] string? secret, [FromForm] string? password, HttpContext http, Guests guests, Invitations invitations, Entrance entrance, CancellationToken cancellation) =>
        {
            if (await guests.FindAsync(secret ?? "", cancellation) is not var (invitation, pass)) return Results.LocalRedirect("/guest/none");
            var tried = await guests.TryAsync(pass, password, cancellation);
            if (tried != GuestPassword.Right) return Results.LocalRedirect($"/guest/{Uri.EscapeDataString(secret!)}?said={tried}"); // not null: it was found
            var language = invitation.Language;
            if (await invitations.AcceptAsync(secret!, AccessCheck.PersonOf(http.User), pass.Name, language, null, cancellation) is not Acceptance.Accepted { Account: { } account, IsFirst: var isFirst })
                return Results.LocalRedirect("/guest/none");
            var into = $"/submissions/{pass.Submission}";
            return Results.LocalRedirect(isFirst ? await entrance.LetInAsync(http, account, "invitation", into) : into);
        }).AllowAnonymous();
    }

    /// <summary>The letter that brings a guest their link.</summary>
    internal static Letter Write(GuestOffer offer, SubmissionAccess found, Uri link, IStringLocalizer<Words> words)
    {
        var language = offer.Language;
        var title = found.Submission.Title.In(language);
        var from = found.Submission.IsUnlisted(found.Caller.Author.Organization) ? found.Caller.Organization.Withheld() : found.Caller.Organization;
        var inviter = HiddenMember.Shown(found.Caller.Person, found.Caller.Person.Id, from, language);
        var until = offer.Until.ToString("d MMMM yyyy", CultureInfo.CurrentCulture);
        return new("guest-invitation", offer.Address, offer.Name, language, words["Mail.Guest.Subject", title],
        [
            new(words["Mail.Hello", offer.Name]),
            new(from.IsWithheld ? words["Mail.Guest.WhatUnlisted", inviter.Name, title, offer.Organization] : words["Mail.Guest.What", inviter.Name, from.Name.In(language), title, offer.Organization]),
            LetterPart.Button(words["Mail.Guest.Button"], link),
            new(words[string.IsNullOrEmpty(offer.Password) ? "Mail.Guest.Until" : "Mail.Guest.UntilWithPassword", until]),
            new(words["Mail.Guest.NotYou"]),
        ]);
    }

    private static IResult Back(Guid id, GuestSaid said) => Results.LocalRedirect($"/submissions/{id}/guests?said={said}");
}
