namespace Workspace.Web.Webhooks;

/// <summary>Other programs are told what happens in a submission: docs/API.md, "Webhooks".</summary>
public static class WebhooksSetup
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton<WebhookSender>();
        services.AddHostedService<WebhookRounds>();
        return services;
    }
}
