using System.Globalization;
using Workspace.Store;

namespace Workspace.Web.Pages;

/// <summary>What somebody who starts a submission has filled in, and what of it cannot be so.</summary>
/// <param name="Id">Of the submission to be: the same form sent twice starts one.</param>
public sealed record StartForm(
    Guid Id, string TitleEn, string TitleFr, string SummaryEn, string SummaryFr, string Body, string Country, string Session, string Languages, string Date, string Time, string Zone)
{
    private const int Line = 200;

    /// <summary>The time zones that deadlines are said in.</summary>
    public static IReadOnlyList<string> Zones { get; } = ["Europe/Zurich", "America/New_York", "America/Toronto", "America/Vancouver", "Etc/UTC"];

    /// <summary>Languages that a submission may be written in; the first leads.</summary>
    public static IReadOnlyList<string> LanguageChoices { get; } = ["en fr", "fr en", "en", "fr"];

    public static StartForm Empty(Guid id, Template template, string language) =>
        new(id, "", "", "", "", "", "Canada", "", language == "fr" ? "fr en" : "en fr", "", "18:00", template.Zone);

    public static StartForm Read(IFormCollection form)
    {
        string Said(string name) => form[name].ToString().ReplaceLineEndings("\n").Trim();
        return new(Guid.TryParse(Said("id"), out var id) ? id : default, OneLine(Said("title-en")), OneLine(Said("title-fr")), Said("summary-en"), Said("summary-fr"), OneLine(Said("body")),
            OneLine(Said("country")), OneLine(Said("session")), Said("languages"), Said("date"), Said("time"), Said("zone"));
    }

    /// <summary>UTC; null when there is none, or none that can be read.</summary>
    public DateTimeOffset? Deadline => TimeOf(Date, Time, Zone);

    /// <summary>A date and a time as a browser sends them, in one of the zones; null when it cannot be read.</summary>
    public static DateTimeOffset? TimeOf(string date, string time, string zone) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1900 and < 2200
        && TimeOnly.TryParseExact(time, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var hour) && Zones.Contains(zone)
            ? Timeline.At(day, hour, zone) : null;

    /// <summary>What is wrong with each field: the field's name, and the key of the words that say it.</summary>
    public IReadOnlyDictionary<string, string> Faults(DateTimeOffset now)
    {
        var faults = new Dictionary<string, string>();
        if (TitleEn.Length == 0 && TitleFr.Length == 0) faults["title-en"] = "Start.Fault.Title";
        if (TitleEn.Length > Line) faults["title-en"] = "Start.Fault.Long";
        if (TitleFr.Length > Line) faults["title-fr"] = "Start.Fault.Long";
        foreach (var (field, said) in new[] { ("title-en", TitleEn), ("title-fr", TitleFr), ("body", Body), ("country", Country), ("session", Session) })
            if (!PlainName.IsPlain(said)) faults[field] = "Form.Signs";
        if (SummaryEn.Length > 2_000) faults["summary-en"] = "Start.Fault.Long";
        if (SummaryFr.Length > 2_000) faults["summary-fr"] = "Start.Fault.Long";
        if (Body.Length > Line) faults["body"] = "Start.Fault.Long";
        if (Country.Length > Line) faults["country"] = "Start.Fault.Long";
        if (Session.Length > Line) faults["session"] = "Start.Fault.Long";
        if (!LanguageChoices.Contains(Languages)) faults["languages"] = "Start.Fault.Choice";
        if (!Zones.Contains(Zone)) faults["zone"] = "Start.Fault.Choice";
        if (Date.Length > 0 && Deadline is null) faults["date"] = "Start.Fault.Date";
        else if (Deadline <= now) faults["date"] = "Start.Fault.Past";
        return faults;
    }

    /// <summary>What it starts. Only of a form without a fault.</summary>
    public NewSubmission Begin(Template template, DateTimeOffset now)
    {
        var languages = Languages.Split(' ');
        var plan = Deadline is { } deadline ? Timeline.Back(template, now, deadline, Zone) : [];
        return new(new(TitleEn, TitleFr), new(SummaryEn, SummaryFr), template.Key, Body.Length > 0 ? Body : template.Key, Country, Session, languages,
            Deadline, Zone, plan, new(template.Rules), template.Open(languages, () => Guid.CreateVersion7(now)));
    }

    private static string OneLine(string said) => said.Replace('\n', ' ');
}
