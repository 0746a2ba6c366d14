using System.Globalization;
using Microsoft.Extensions.Localization;
using Workspace.Web.Resources;

namespace Workspace.Web.Pages;

/// <summary>Says dates and times the way people of the reader's language do: weekdays named, deadlines in Geneva first.</summary>
public sealed class Calendar(TimeProvider clock, IStringLocalizer<Words> words, IConfiguration configuration, IHttpContextAccessor? requests = null)
{
    private const string GenevaId = "Europe/Zurich";
    private static readonly TimeZoneInfo Geneva = TimeZoneInfo.FindSystemTimeZoneById(GenevaId);

    private static readonly AsyncLocal<TimeZoneInfo?> Reader = new();

    private readonly TimeZoneInfo usual = TimeZoneInfo.FindSystemTimeZoneById(configuration["TimeZone"] ?? "America/Toronto");

    /// <summary>The reader's own clock: of the one who will read a mail, or of the browser that asks; else the usual one here.</summary>
    private TimeZoneInfo Home => Reader.Value ?? (requests?.HttpContext is { } http ? Choice.TimeZoneOf(http) : null) ?? usual;

    /// <summary>The city by which times are told where nothing else is said.</summary>
    public string City => CityOf(Home.Id);

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Says something by the clock of the one who will read it; by the usual one where none is known.</summary>
    public T By<T>(string? zone, Func<T> say)
    {
        var before = Reader.Value;
        try
        {
            Reader.Value = zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var own) ? own : usual;
            return say();
        }
        finally
        {
            Reader.Value = before;
        }
    }

    /// <summary>"08:00", "8 h".</summary>
    public static string Hour(int hour) => Clock(new DateTime(2000, 1, 1, hour, 0, 0));

    /// <summary>"Thursday 7 October 2027".</summary>
    public string LongDay(DateTimeOffset at) => Day(At(at, Home), "dddd", "MMMM", year: true);

    /// <summary>"Thursday 7 October", with the year when it is not this one.</summary>
    public string WeekDay(DateTimeOffset at) => Day(At(at, Home), "dddd", "MMMM", year: At(at, Home).Year != At(Now, Home).Year);

    /// <summary>"7 October", with the year when it is not this one.</summary>
    public string DayOf(DateTimeOffset at) => Day(At(at, Home), null, "MMMM", year: At(at, Home).Year != At(Now, Home).Year);

    /// <summary>"28 November 2026", for a day that has no hour.</summary>
    public string Day(DateOnly day) => Day(day.ToDateTime(default), null, "MMMM", year: true);

    /// <summary>"7 October" on Geneva's calendar, for deadlines.</summary>
    public string DayInGeneva(DateTimeOffset at) => Day(At(at, Geneva), null, "MMMM", year: At(at, Geneva).Year != At(Now, Geneva).Year);

    /// <summary>"Thu 7 Oct, 18:00" in Geneva.</summary>
    public string ShortInGeneva(DateTimeOffset at) => words["Time.At", Day(At(at, Geneva), "ddd", "MMM", year: false), Clock(At(at, Geneva))];

    /// <summary>"Thursday 7 October 2027, 18:00 in Geneva".</summary>
    public string InGeneva(DateTimeOffset at) => words["Time.InGeneva", Day(At(at, Geneva), "dddd", "MMMM", year: true), Clock(At(at, Geneva))];

    /// <summary>"Thursday 7 October 2027, 18:00 in Geneva", or in the city of another zone.</summary>
    public string InZone(DateTimeOffset at, string zone) =>
        zone == GenevaId ? InGeneva(at) : words["Time.InCity", words["Time.At", Day(At(at, Zone(zone)), "dddd", "MMMM", year: true), Clock(At(at, Zone(zone)))].Value, CityOf(zone)];

    /// <summary>"Thu 7 Oct, 18:00 in Geneva", or in the city of another zone.</summary>
    public string ShortInZone(DateTimeOffset at, string zone) =>
        zone == GenevaId ? $"{ShortInGeneva(at)} {words["Time.Geneva"]}" : words["Time.InCity", words["Time.At", Day(At(at, Zone(zone)), "ddd", "MMM", year: false), Clock(At(at, Zone(zone)))].Value, CityOf(zone)];

    /// <summary>"Thursday 7 October" on the calendar of a zone, with the year when it is not this one.</summary>
    public string WeekDayInZone(DateTimeOffset at, string zone) => Day(At(at, Zone(zone)), "dddd", "MMMM", year: At(at, Zone(zone)).Year != At(Now, Zone(zone)).Year);

    /// <summary>Whether a zone's clocks are the reader's own.</summary>
    public bool IsHome(string zone) => Home.Id == zone;

    /// <summary>"12:00 in Toronto", for a deadline; with the day when it is another there.</summary>
    public string AtHome(DateTimeOffset at, string zone = GenevaId)
    {
        var (there, here) = (At(at, Zone(zone)), At(at, Home));
        var time = there.Date == here.Date ? Clock(here) : words["Time.At", Day(here, null, "MMMM", year: false), Clock(here)].Value;
        return words["Time.InCity", time, City];
    }

    /// <summary>"Thursday 7 October 2027, 12:00 in Toronto", for what is printed or kept: true on any later day.</summary>
    public string Exactly(DateTimeOffset at) => words["Time.InCity", words["Time.At", LongDay(at), Clock(at)].Value, City];

    /// <summary>"09:12".</summary>
    public string Clock(DateTimeOffset at) => Clock(At(at, Home));

    /// <summary>"today 08:31", "yesterday 21:40", "Monday 21:52", "7 October, 15:02".</summary>
    public string When(DateTimeOffset at)
    {
        var (then, today) = (At(at, Home), At(Now, Home).Date);
        return (today - then.Date).Days switch
        {
            0 => words["Time.Today", Clock(then)],
            1 => words["Time.Yesterday", Clock(then)],
            > 1 and < 7 => words["Time.On", then.ToString("dddd", CultureInfo.CurrentCulture), Clock(then)],
            _ => words["Time.At", Day(then, null, "MMMM", year: then.Year != today.Year), Clock(then)],
        };
    }

    /// <summary>"just now", "4 minutes ago", then as <see cref="When"/>.</summary>
    public string Ago(DateTimeOffset at)
    {
        var minutes = (int)(Now - at).TotalMinutes;
        return minutes switch
        {
            < 1 => words["Time.JustNow"],
            1 => words["Time.MinuteAgo"],
            < 60 => words["Time.MinutesAgo", minutes],
            _ => When(at),
        };
    }

    /// <summary>"38 min", "1 h 12".</summary>
    public string Length(TimeSpan length) =>
        length.TotalMinutes < 60 ? words["Time.Minutes", Math.Max(1, (int)Math.Round(length.TotalMinutes))] : words["Time.Hours", (int)length.TotalHours, length.Minutes];

    /// <summary>Whole days from today to a day, by the calendar of the deadline's zone; negative when it is past.</summary>
    public int DaysLeft(DateTimeOffset at, string zone = GenevaId) => (At(at, Zone(zone)).Date - At(Now, Zone(zone)).Date).Days;

    /// <summary>When a day begins by the reader's clock.</summary>
    public DateTimeOffset Begin(DateOnly day) => Store.Timeline.At(day, TimeOnly.MinValue, Home.Id);

    /// <summary>The day something happened on, to group by.</summary>
    public DateOnly Date(DateTimeOffset at) => DateOnly.FromDateTime(At(at, Home));

    /// <summary>"Today, Tuesday 14 September".</summary>
    public string Heading(DateTimeOffset at) => (At(Now, Home).Date - At(at, Home).Date).Days switch
    {
        0 => words["Time.TodayIs", WeekDay(at)],
        1 => words["Time.YesterdayWas", WeekDay(at)],
        _ => Capital(WeekDay(at)),
    };

    private static TimeZoneInfo Zone(string id) => id == GenevaId ? Geneva : TimeZoneInfo.FindSystemTimeZoneById(id);

    public static string CityOf(string zone) => zone[(zone.LastIndexOf('/') + 1)..].Replace('_', ' ');

    private static DateTime At(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).DateTime;

    private static string Clock(DateTime at)
    {
        if (CultureInfo.CurrentUICulture.TwoLetterISOLanguageName != "fr") return at.ToString("HH:mm", CultureInfo.InvariantCulture);
        return at.Minute == 0 ? $"{at.Hour}\u00a0h" : string.Create(CultureInfo.InvariantCulture, $"{at.Hour}\u00a0h\u00a0{at.Minute:00}");
    }

    private static string Day(DateTime at, string? weekday, string month, bool year)
    {
        var culture = CultureInfo.CurrentCulture;
        var first = at.Day == 1 && culture.TwoLetterISOLanguageName == "fr" ? "1er" : at.Day.ToString(CultureInfo.InvariantCulture);
        var named = at.ToString(month, culture);
        var day = $"{first}\u00a0{(month == "MMM" && culture.TwoLetterISOLanguageName == "en" ? named.TrimEnd('.') : named)}";
        if (weekday is not null) day = $"{(weekday == "ddd" && culture.TwoLetterISOLanguageName == "en" ? at.ToString(weekday, culture).TrimEnd('.') : at.ToString(weekday, culture))} {day}";
        return year ? $"{day} {at.Year.ToString(CultureInfo.InvariantCulture)}" : day;
    }

    private static string Capital(string words) => words.Length == 0 ? words : char.ToUpper(words[0], CultureInfo.CurrentCulture) + words[1..];
}
