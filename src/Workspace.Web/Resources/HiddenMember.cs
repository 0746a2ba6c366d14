using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Resources;

/// <summary>How somebody is named whose name is withheld: by the organization that vouches for their pseudonym, or as of one that is not listed.</summary>
public static class HiddenMember
{
    /// <summary>Who it is, as everybody is told: of one that is not listed nobody is named.</summary>
    /// <param name="person">Null when they were forgotten.</param>
    /// <param name="author">Who they are, and for whom they wrote.</param>
    /// <param name="organization">That one; null where it is not known.</param>
    /// <param name="language">"en" or "fr".</param>
    public static Person Shown(Person? person, PersonId author, Organization? organization, string language) => (person, organization) switch
    {
        (_, { IsWithheld: true }) => new(author, language == "fr" ? "Une personne d’un organisme qui ne figure pas dans la liste" : "A contributor of an organization that is not listed") { IsHidden = true },
        (null, _) => FormerMember.Of(author, organization?.Name.In(language), language),
        ({ IsHidden: true }, _) => Of(person, organization?.Name.In(language), language),
        _ => person,
    };

    /// <param name="organization">The name of the one they wrote for; null where that is not known.</param>
    /// <param name="language">"en" or "fr".</param>
    public static Person Of(Person person, string? organization, string language) => person with { Name = Named(organization, language) };

    private static string Named(string? organization, string language) => (language, organization) switch
    {
        ("fr", null) => "Une personne qui contribue",
        ("fr", var of) => $"Une personne de {of}",
        (_, null) => "A contributor",
        (_, var of) => $"A contributor of {of}",
    };
}
