using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.Pages;

namespace Workspace.Web.Exports;

/// <summary>The audit log as a table and as lines of JSON: all that the page would show on all its pages, written while it is read.</summary>
public static class AuditExport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static void MapAudit(this IEndpointRouteBuilder app)
    {
        app.MapGet("/administration/audit.csv", (HttpContext http) => WriteAsync(http, "text/csv; charset=utf-8", "audit.csv",
            "\ufeff" + "number,at (UTC),event,what,who,for\r\n",
            (entry, told) => string.Join(',', new[] { Number(entry), At(entry), entry.Event, told.What(entry), told.Who(entry), entry.For is null ? "" : told.Organization(entry.For) }.Select(Csv.Cell)) + "\r\n"));

        app.MapGet("/administration/audit.jsonl", (HttpContext http) => WriteAsync(http, "application/jsonl; charset=utf-8", "audit.jsonl", "", (entry, told) => JsonSerializer.Serialize(new
        {
            number = entry.Number,
            at = entry.At.UtcDateTime,
            @event = entry.Event,
            what = told.What(entry),
            who = told.Who(entry),
            by = entry.By?.Value,
            @for = entry.For?.Value,
            organization = entry.Organization?.Value,
            other = entry.Other?.Value,
            person = entry.Person?.Value,
            submission = entry.Submission,
            draft = entry.Draft?.Value,
            word = entry.Word,
        }, Json) + "\n"));
    }

    private static async Task WriteAsync(HttpContext http, string type, string file, string head, Func<AuditEntry, AuditTold, string> line)
    {
        var (services, cancellation) = (http.RequestServices, http.RequestAborted);
        if (AccessCheck.PersonOf(http.User) is not { } person || !await services.GetRequiredService<Store.Network>().IsAdministratorAsync(person, cancellation))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr" ? "fr" : "en";
        var filter = AuditQuery.Of(http.Request.Query).Filter(services.GetRequiredService<Pages.Calendar>());
        var (log, words) = (services.GetRequiredService<AuditLog>(), services.GetRequiredService<AuditWords>());
        (http.Response.ContentType, http.Response.Headers.ContentDisposition) = (type, $"attachment; filename={file}");
        await using var output = new StreamWriter(http.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        await output.WriteAsync(head);
        await foreach (var some in log.AllAsync(filter, cancellation))
        {
            var told = await words.OfAsync(some, filter, language, cancellation);
            foreach (var entry in told.Entries) await output.WriteAsync(line(entry, told).AsMemory(), cancellation);
            await output.FlushAsync(cancellation);
        }
    }

    private static string Number(AuditEntry entry) => entry.Number.ToString(CultureInfo.InvariantCulture);

    private static string At(AuditEntry entry) => entry.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
