using Workspace.Store;

namespace Workspace.Web.Resources;

/// <summary>How somebody is named who writes under a pseudonym: by the organization that vouches for them.</summary>
public static class HiddenMember
{
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
