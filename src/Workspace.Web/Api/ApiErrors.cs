using Microsoft.AspNetCore.Diagnostics;
using Workspace.Web.Pages;

namespace Workspace.Web.Api;

/// <summary>Whatever goes wrong under /api is told as a problem in JSON, never as a page.</summary>
public static class ApiErrors
{
    public static IApplicationBuilder UseApiErrors(this IApplicationBuilder app) => app.UseWhen(IsApi, api =>
    {
        api.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = http => Problem.Of(UnclearRequest.Status(http.Features.Get<IExceptionHandlerFeature>()!.Error)).Result().ExecuteAsync(http), // not null: it is what called
            SuppressDiagnosticsCallback = told => UnclearRequest.Threw(told.Exception),
        });
        api.UseStatusCodePages(told => Problem.Of(told.HttpContext.Response.StatusCode).Result().ExecuteAsync(told.HttpContext));
    });

    public static bool IsApi(HttpContext http) => http.Request.Path.StartsWithSegments("/api");
}
