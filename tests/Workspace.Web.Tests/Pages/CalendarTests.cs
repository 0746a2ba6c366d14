using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Time.Testing;
using Workspace.Web.Resources;
using Calendar = Workspace.Web.Pages.Calendar;

namespace Workspace.Web.Tests.Pages;

public sealed class CalendarTests
{
    private static readonly DateTimeOffset Deadline = new(2027, 10, 7, 16, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("en", "Thursday 7\u00a0October 2027, 18:00 in Geneva", "12:00 in Toronto")]
    [InlineData("fr", "jeudi 7\u00a0octobre 2027, 18\u00a0h à Genève", "12\u00a0h à Toronto")]
    public void A_deadline_is_told_in_Geneva_first(string language, string geneva, string home) => Speaking(language, calendar =>
    {
        Assert.Equal(geneva, calendar.InGeneva(Deadline));
        Assert.Equal(home, calendar.AtHome(Deadline));
        Assert.Equal(23, calendar.DaysLeft(Deadline));
    });

    [Theory]
    [InlineData("en", "1\u00a0October")]
    [InlineData("fr", "1er\u00a0octobre")]
    public void The_first_of_a_month_is_an_ordinal_in_French(string language, string said) => Speaking(language, calendar =>
        Assert.Equal(said, calendar.DayInGeneva(new(2027, 10, 1, 10, 0, 0, TimeSpan.Zero))));

    [Theory]
    [InlineData("en", 0, "just now")]
    [InlineData("en", 4, "4 minutes ago")]
    [InlineData("fr", 4, "il y a 4\u00a0minutes")]
    [InlineData("en", 120, "today 06:00")]
    [InlineData("fr", 120, "aujourd’hui à 6\u00a0h")]
    [InlineData("en", 620, "yesterday 21:40")]
    [InlineData("fr", 620, "hier à 21\u00a0h\u00a040")]
    public void Lately_is_told_from_now(string language, int minutes, string said) => Speaking(language, calendar =>
        Assert.Equal(said, calendar.Ago(calendar.Now.AddMinutes(-minutes))));

    [Theory]
    [InlineData("en", "Thursday 7\u00a0October 2027, 12:00 in Toronto")]
    [InlineData("fr", "jeudi 7\u00a0octobre 2027, 12\u00a0h à Toronto")]
    public void What_is_printed_tells_the_day_whole(string language, string said) => Speaking(language, calendar => Assert.Equal(said, calendar.Exactly(Deadline)));

    private static void Speaking(string language, Action<Calendar> tell)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            var services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();
            var words = services.GetRequiredService<IStringLocalizer<Words>>();
            // Tuesday 14 September 2027, 08:00 in Toronto
            tell(new(new FakeTimeProvider(new(2027, 9, 14, 12, 0, 0, TimeSpan.Zero)), words, new ConfigurationBuilder().Build()));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }
}
