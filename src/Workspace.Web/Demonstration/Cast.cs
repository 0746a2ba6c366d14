using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Demonstration;

/// <summary>A person who exists in the demonstration only.</summary>
/// <param name="Key">The name in a manuscript.</param>
public sealed record CastPerson(string Key, PersonId Id, string Name, string Email, string Language);

/// <summary>An organization that exists in the demonstration only, with its people; the first of them is its contact.</summary>
public sealed record CastOrganization(
    string Key, OrganizationId Id, Bilingual Name, string ShortName, string Kind, string Region, Bilingual About, IReadOnlyList<CastMember> Members);

/// <summary>Somebody's place in an organization.</summary>
public sealed record CastMember(CastPerson Person, string Title);

/// <summary>A person writing for one of their organizations.</summary>
public sealed record Writer(CastPerson Person, CastOrganization Organization)
{
    public Author Author => new(Person.Id, Organization.Id);

    /// <summary>The tab they write in.</summary>
    public ClientId Client => ClientId.Of(Person.Id, $"demonstration-{Organization.Key}");
}

/// <summary>Everybody in the demonstration. All of it is invented.</summary>
public static class Cast
{
    public static Bilingual Network { get; } = new("Network for Rights at Home", "Réseau pour les droits chez nous");

    /// <summary>Administers the network.</summary>
    public static CastPerson Ruth { get; } = Somebody(1, "ruth", "Ruth Okafor", "irp", "en");

    public static CastPerson Daniel { get; } = Somebody(2, "daniel", "Daniel Whitford", "irp", "en");

    /// <summary>Belongs to two organizations.</summary>
    public static CastPerson Noemie { get; } = Somebody(3, "noemie", "Noémie Castonguay", "irp", "fr");

    public static CastPerson Maya { get; } = Somebody(4, "maya", "Maya Lindqvist", "lantern-street", "en");

    public static CastPerson Femi { get; } = Somebody(5, "femi", "Femi Adair", "lantern-street", "en");

    public static CastPerson Samir { get; } = Somebody(6, "samir", "Samir Haddad", "three-rivers", "en");

    public static CastPerson Josephine { get; } = Somebody(7, "josephine", "Josephine Tallow", "three-rivers", "en");

    public static CastPerson Etienne { get; } = Somebody(8, "etienne", "Étienne Valcourt", "logement-digne", "fr");

    public static IReadOnlyList<CastPerson> People { get; } = [Ruth, Daniel, Noemie, Maya, Femi, Samir, Josephine, Etienne];

    /// <summary>Coordinates.</summary>
    public static CastOrganization Institute { get; } = new(
        "irp", new(Id(0x10, 1)), new("Institute for Rights in Practice", "Institut des droits en pratique"), "Rights in Practice", "institute", "Ontario",
        new("Helps community groups to use international human-rights law at home: training, legal research, and the coordination of joint submissions.",
            "Aide les groupes communautaires à se servir, chez eux, du droit international des droits de la personne : formations, recherche juridique et coordination de contributions conjointes."),
        [new(Ruth, "Programme director"), new(Daniel, "Policy researcher"), new(Noemie, "Legal researcher")]);

    public static CastOrganization LanternStreet { get; } = new(
        "lantern", new(Id(0x10, 2)), new("Lantern Street Food Bank", "Lantern Street Food Bank"), "Lantern Street", "food-bank", "Ontario",
        new("Two employees and some ninety volunteers give out food on four days of the week and count who comes, and why.",
            "Deux employées et quelque quatre-vingt-dix bénévoles distribuent des vivres quatre jours par semaine et notent qui vient, et pourquoi."),
        [new(Maya, "Coordinator"), new(Femi, "Volunteer, figures and interviews")]);

    public static CastOrganization ThreeRivers { get; } = new(
        "rivers", new(Id(0x10, 3)), new("Three Rivers Tenants’ Union", "Three Rivers Tenants’ Union"), "Three Rivers", "tenants-union", "British Columbia",
        new("About 1,300 member households in three towns. Members answer the telephone, go with tenants to hearings and write down what they see.",
            "Environ 1 300 ménages membres dans trois villes. Ses membres répondent au téléphone, accompagnent les locataires aux audiences et consignent ce qu’ils voient."),
        [new(Samir, "Organizer"), new(Josephine, "Volunteer, telephone line")]);

    public static CastOrganization LogementDigne { get; } = new(
        "rld", new(Id(0x10, 4)), new("Réseau Logement Digne", "Réseau Logement Digne"), "Logement Digne", "network", "Quebec",
        new("A network of twenty-six local housing committees that work in French with tenants and with people who have no home.",
            "Un réseau de vingt-six comités logement qui travaillent en français auprès de locataires et de personnes sans logis."),
        [new(Etienne, "Coordonnateur"), new(Noemie, "Traductrice juridique, le vendredi")]);

    public static IReadOnlyList<CastOrganization> Organizations { get; } = [Institute, LanternStreet, ThreeRivers, LogementDigne];

    /// <summary>"maya", or "noemie@rld" for a person of two organizations.</summary>
    internal static Writer WriterNamed(string name)
    {
        var at = name.IndexOf('@', StringComparison.Ordinal);
        var person = People.Single(person => person.Key == (at < 0 ? name : name[..at]));
        return new(person, Organizations.Single(organization =>
            organization.Members.Any(member => member.Person == person) && (at < 0 || organization.Key == name[(at + 1)..])));
    }

    /// <summary>Ids are the same in every demonstration, so that a filling that was cut short can go on.</summary>
    internal static Guid Id(int kind, int number) => new(0x0198d3a0, (short)kind, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, (byte)number);

    private static CastPerson Somebody(int number, string key, string name, string domain, string language) =>
        new(key, new(Id(0x20, number)), name, $"{key}@{domain}.example", language);
}
