using Microsoft.AspNetCore.Mvc;
using Workspace.Store;
using Workspace.Web.Access;

namespace Workspace.Web.Notifying;

/// <summary>Telling people what concerns them: in the app, by mail, and how to end the mails.</summary>
public static class NotifyingSetup
{
    public static IServiceCollection AddNotifying(this IServiceCollection services)
    {
        services.AddSingleton<NoticeWords>();
        services.AddSingleton<NoticeLetters>();
        services.AddSingleton<Unsubscribing>();
        services.AddSingleton<NoticeRounds>();
        services.AddHostedService(provider => provider.GetRequiredService<NoticeRounds>());
        return services;
    }

    public static WebApplication MapNotifying(this WebApplication app)
    {
        app.MapGet("/unsubscribe/{link}", (string link) => Results.LocalRedirect($"/notifications/unsubscribe?link={Uri.EscapeDataString(link)}")).AllowAnonymous();

        // A mail program sends this by itself: without a cookie, and so without a token against forged forms. The link is what proves it.
        app.MapPost("/unsubscribe/{link}", async (string link, HttpContext http, Unsubscribing unsubscribing, CancellationToken cancellation) =>
        {
            if (unsubscribing.Read(link) is not var (person, kind)) return Results.NotFound();
            await unsubscribing.EndAsync(person, kind, cancellation);
            return http.Request.HasFormContentType && (await http.Request.ReadFormAsync(cancellation))["page"] == "yes"
                ? Results.LocalRedirect("/notifications/unsubscribe?done=yes") : Results.Ok();
        }).AllowAnonymous().DisableAntiforgery();

        app.MapPost("/notifications/read", async ([FromForm] long until, HttpContext http, Notices notices, CancellationToken cancellation) =>
        {
            if (AccessCheck.PersonOf(http.User) is not { } person) return Results.NotFound();
            await notices.ReadAsync(person, null, new DateTimeOffset(Math.Clamp(until, 0, DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero), cancellation);
            return Results.LocalRedirect("/notifications");
        });

        app.MapGet("/notifications/{id:guid}", async (Guid id, HttpContext http, Notices notices, TimeProvider clock, CancellationToken cancellation) =>
        {
            if (AccessCheck.PersonOf(http.User) is not { } person || (await notices.OfAsync(person, cancellation)).FirstOrDefault(one => one.Id == id) is not { } notice) return Results.NotFound();
            await notices.ReadAsync(person, id, clock.GetUtcNow(), cancellation);
            return Results.LocalRedirect(NoticeWords.PathOf(notice));
        });

        app.MapPost("/notifications/chosen", async ([FromForm] int? hour, HttpContext http, Notices notices, CancellationToken cancellation) =>
        {
            if (AccessCheck.PersonOf(http.User) is not { } person) return Results.NotFound();
            var form = await http.Request.ReadFormAsync(cancellation);
            await notices.ChooseAsync(person, choices => Enum.GetValues<NoticeKind>().Aggregate(choices, (chosen, kind) =>
                Enum.TryParse<NoticeWay>(form[$"way.{kind}"], out var way) && Enum.IsDefined(way) ? chosen.With(kind, way) : chosen) with
            {
                Hour = hour is int said and >= 0 and < 24 ? said : choices.Hour,
            }, cancellation);
            return Results.LocalRedirect("/notifications/choices?saved=yes");
        });
        return app;
    }
}
