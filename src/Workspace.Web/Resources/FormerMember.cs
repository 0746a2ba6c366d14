using System.Globalization;
using System.Resources;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Resources;

/// <summary>How somebody is named whose name was forgotten, everywhere.</summary>
public static class FormerMember
{
    private static readonly ResourceManager Said = new(typeof(Words));

    /// <summary>"a former member of Birch House".</summary>
    /// <param name="organization">Its name in that language; null when it is not known either.</param>
    /// <param name="language">"en" or "fr".</param>
    public static string Of(string? organization, string language)
    {
        var culture = CultureInfo.GetCultureInfo(language);
        return string.IsNullOrEmpty(organization)
            ? Said.GetString("Person.FormerUnknown", culture)!
            : string.Format(culture, Said.GetString("Person.Former", culture)!, organization); // not null: a test asks for both in both languages
    }

    /// <summary>The person that pages show in their place.</summary>
    public static Person Of(PersonId person, string? organization, string language) => new(person, Of(organization, language)) { IsFormer = true };
}
