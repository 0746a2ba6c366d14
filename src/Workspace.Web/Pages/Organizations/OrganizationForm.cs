using Workspace.Store;

namespace Workspace.Web.Pages;

/// <summary>What an organization says of itself, as the fields of a form.</summary>
public static class OrganizationForm
{
    /// <summary>Languages that can be ticked, BCP 47: those of the pages, and others of this country.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "fr", "iu", "cr", "oj", "mic", "ase", "fcs"];

    public static void Put(FilledForm form, OrganizationDetails details)
    {
        (form["nameEn"], form["nameFr"], form["shortName"], form["kind"]) = (details.Name.En, details.Name.Fr, details.ShortName, details.Kind);
        (form["aboutEn"], form["aboutFr"], form["region"], form["unlisted"]) = (details.About.En, details.About.Fr, details.Region, details.IsUnlisted ? "true" : "");
        form.Put("languages", details.Languages);
    }

    /// <summary>Reads the fields and notes what is wrong with them.</summary>
    public static OrganizationDetails Read(FilledForm form) => new(
        new(form.Needed("nameEn"), form.Needed("nameFr")), form.Needed("shortName", 40), form.OneOf("kind", OrganizationKinds.All),
        new(form.Text("aboutEn", 1_000), form.Text("aboutFr", 1_000)), form.Line("region", 80), [.. Languages.Where(form.All("languages").Contains)], form.IsTicked("unlisted"));
}
