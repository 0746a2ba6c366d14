using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Access;
using Workspace.Web.Pages;

namespace Workspace.Web.Exports;

/// <summary>Texts and their authors for programs: every answer after the one check of access.</summary>
public static class ExportsSetup
{
    public static WebApplication MapExports(this WebApplication app)
    {
        app.MapMarkdown();
        app.MapAttribution();
        app.MapEventLogs();
        app.MapAudit();
        return app;
    }

    /// <summary>A version of a draft that the caller may read. Null otherwise, whatever the reason.</summary>
    internal static async Task<(DraftAccess Access, DraftText Text)?> ReadAsync(this HttpContext http, Guid id, int version)
    {
        var draft = new DraftId(id);
        var services = http.RequestServices;
        if (await services.GetRequiredService<AccessCheck>().ToDraftAsync(http.User, draft, http.RequestAborted) is not { } access) return null;
        if (await services.GetRequiredService<DraftHistory>().TextAsync(draft, new(version), http.RequestAborted) is not { } text) return null;
        return (access, text);
    }

    /// <summary>The newest version, everything written until now in it.</summary>
    internal static async Task<(DraftAccess Access, DraftText Text)?> ReadNewestAsync(this HttpContext http, Guid id)
    {
        var services = http.RequestServices;
        if (await services.GetRequiredService<AccessCheck>().ToDraftAsync(http.User, new(id), http.RequestAborted) is null) return null;
        return await services.GetRequiredService<SealedDraft>().HeadAsync(new(id), http.RequestAborted) is { } head ? await http.ReadAsync(id, head.Number) : null;
    }
}
