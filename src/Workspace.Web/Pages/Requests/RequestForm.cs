using Microsoft.Extensions.Localization;
using Workspace.Store;
using Workspace.Web.Resources;

namespace Workspace.Web.Pages;

/// <summary>What somebody says who asks that their organization may join, as the fields of a form.</summary>
public static class RequestForm
{
    private const int MostName = 100, MostSite = 300;

    /// <summary>Reads the fields and notes what is wrong with them. One name is enough; it then stands for both.</summary>
    public static RequestWords Read(FilledForm form, string language, IStringLocalizer<Words> words)
    {
        var (en, fr) = (form.Line("nameEn"), form.Line("nameFr"));
        if (en.Length == 0 && fr.Length == 0) form.Fault("nameEn", words["Join.OneName"]);
        var (aboutEn, aboutFr) = (form.Text("aboutEn", 1_000), form.Text("aboutFr", 1_000));
        if (aboutEn.Length == 0 && aboutFr.Length == 0) form.Fault(language == "fr" ? "aboutFr" : "aboutEn", words["Form.Needed"]);
        var details = new OrganizationDetails(Both(en, fr), form.Needed("shortName", 40), form.OneOf("kind", OrganizationKinds.All), Both(aboutEn, aboutFr),
            form.Needed("region", 80), [.. OrganizationForm.Languages.Where(form.All("languages").Contains)], IsUnlisted: form.IsTicked("unlisted"));
        return new(details, Site(form, words), form.Needed("person", MostName), form.Address("address"), form.Needed("title", MostName), form.Text("word"), language);
    }

    private static Bilingual Both(string en, string fr) => new(en.Length > 0 ? en : fr, fr.Length > 0 ? fr : en);

    /// <summary>A web site as people write it, with or without its scheme.</summary>
    private static string Site(FilledForm form, IStringLocalizer<Words> words)
    {
        var said = form.Line("site", MostSite);
        if (said.Length == 0) return "";
        var isWhole = Uri.TryCreate(said.Contains("://", StringComparison.Ordinal) ? said : "https://" + said, UriKind.Absolute, out var site)
            && site.Scheme is "http" or "https" && site.HostNameType == UriHostNameType.Dns && site.Host.Contains('.', StringComparison.Ordinal) && site.UserInfo.Length == 0;
        if (isWhole) return site!.AbsoluteUri; // not null: it is whole
        form.Fault("site", words["Join.SiteWrong"]);
        return "";
    }
}
