namespace Workspace.Web.Demonstration;

/// <summary>Clocks of the places where the demonstration happens.</summary>
internal static class Places
{
    private static readonly TimeZoneInfo InToronto = TimeZoneInfo.FindSystemTimeZoneById("America/Toronto");
    private static readonly TimeZoneInfo InGeneva = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");

    public static DateOnly DayInToronto(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, InToronto).DateTime);

    public static DateTimeOffset Toronto(DateOnly day, TimeOnly time) => At(InToronto, day, time);

    public static DateTimeOffset Geneva(DateOnly day, TimeOnly time) => At(InGeneva, day, time);

    private static DateTimeOffset At(TimeZoneInfo zone, DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
