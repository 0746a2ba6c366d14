using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.Mail;
using Workspace.Web.Resources;
using Workspace.Web.SignIn;

namespace Workspace.Web.Pages;

/// <summary>What a coordinator's act on guests came to.</summary>
public enum GuestSaid
{
    Invited = 0,
    Revoked = 1,

    /// <summary>A name, an address, an organization or the number of days is missing or not of its form.</summary>
    Incomplete = 2,

    /// <summary>Too many mails went there, or from the one who invites today.</summary>
    TooMany = 3,
}

/// <summary>Invites guests, turns them out, and lets them in.</summary>
public static class GuestEndpoints
{
    public const int MostDays = 365;
    private const int LongestName = 120;
    private const int LongestPassword = 100;

    public static void MapGuests(this IEndpointRouteBuilder app)
    {
        app.MapPost("/submissions/{id:guid}/guests", async ([AsParameters] Asked asked, HttpContext http, AccessCheck access, Guests guests, PublicAddress address, IStringLocalizer<Words> words, TimeProvider time, CancellationToken cancellation) =>
        {
            if (await access.ToSubmissionAsync(http.User, asked.Id, cancellation) is not { } found) return Results.NotFound();
            if (!found.Rights.Contains(Act.InviteGuests)) return Results.StatusCode(StatusCodes.Status403Forbidden);
            if (PlainName.Parse(asked.Name, LongestName) is not { } name || PlainName.Parse(asked.Organization, LongestName) is not { } organization || EmailAddress.Parse(asked.Email) is not { } mail
                || asked.Days is not (>= 1 and <= MostDays and var days) || asked.Password?.Length > LongestPassword
                || !Enum.TryParse<SubmissionRole>(asked.Role, out var role) || !Enum.IsDefined(role) || role < RoleTable.WidestOfGuests)
                return Back(asked.Id, GuestSaid.Incomplete);

            var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr" ? "fr" : "en";
            var offer = new GuestOffer(name, mail, organization, role, time.GetUtcNow().AddDays(days), asked.Password, language);
            var invited = await guests.InviteAsync(asked.Id, offer, found.Caller.Author, (invitation, secret) => MailSetup.In(language, () => Write(offer, found, new Uri(address.Root(), $"/guest/{secret}"), words)), cancellation);
            return Back(asked.Id, invited is null ? GuestSaid.TooMany : GuestSaid.Invited);
        });

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

    private static Letter Write(GuestOffer offer, SubmissionAccess found, Uri link, IStringLocalizer<Words> words)
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

    private sealed record Asked(
        [FromRoute] Guid Id, [FromForm] string? Name, [FromForm] string? Email, [FromForm] string? Organization, [FromForm] string? Role, [FromForm] int? Days, [FromForm] string? Password);
}
