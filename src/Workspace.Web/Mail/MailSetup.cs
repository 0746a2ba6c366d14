using System.Globalization;

namespace Workspace.Web.Mail;

public static class MailSetup
{
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<MailOptions>(configuration.GetSection("Mail"));
        services.PostConfigure<MailOptions>(options => options.Folder ??= Path.Combine(configuration["Data"] ?? "data", "mail"));
        services.AddSingleton<PostOffice>();
        services.AddHostedService<MailRounds>();
        return services;
    }

    /// <summary>Says something in the language of the one who will read it, not of the one who asks.</summary>
    public static T In<T>(string language, Func<T> say)
    {
        var (culture, words) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            return say();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, words);
        }
    }
}
