using System.Globalization;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Pages;

/// <summary>What an address asks of the audit log; what cannot be read in it is as if it were not there.</summary>
public sealed record AuditQuery(AuditKind? Kind, OrganizationId? Organization, PersonId? Person, DateOnly? From, DateOnly? To, long? Before)
{
    public static AuditQuery Of(IQueryCollection said) => new(
        Enum.TryParse<AuditKind>(said["kind"], out var kind) && Enum.IsDefined(kind) ? kind : null,
        Guid.TryParse(said["organization"], out var organization) ? new OrganizationId(organization) : null,
        Guid.TryParse(said["person"], out var person) ? new PersonId(person) : null,
        Day(said["from"]), Day(said["to"]),
        long.TryParse(said["before"], CultureInfo.InvariantCulture, out var before) && before > 0 ? before : null);

    /// <summary>Its days as the reader's clock has them, the last one whole.</summary>
    public AuditFilter Filter(Calendar calendar) => new(Kind, Organization, Person, From is { } from ? calendar.Begin(from) : null, To is { } to ? calendar.Begin(to.AddDays(1)) : null);

    /// <summary>The same as the end of an address, without where it stands.</summary>
    public string Address => QueryString.Create(new Dictionary<string, string?>
    {
        ["kind"] = Kind?.ToString(),
        ["organization"] = Organization?.ToString(),
        ["person"] = Person?.ToString(),
        ["from"] = From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["to"] = To?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    }.Where(one => one.Value is not null)).Value ?? "";

    private static DateOnly? Day(string? said) =>
        DateOnly.TryParseExact(said, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1999 and < 3000 ? day : null;
}
