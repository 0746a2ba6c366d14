using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Workspace.Web.Access;
using Workspace.Web.Resources;

namespace Workspace.Web.Pages;

/// <summary>What every page has at hand: the request, the words of the reader's language, and the one place to ask for access.</summary>
public abstract class Page : ComponentBase
{
    /// <summary>Set for every request; pages are rendered on the server alone.</summary>
    [CascadingParameter]
    public HttpContext Http { get; set; } = default!;

    [Inject]
    public IStringLocalizer<Words> W { get; set; } = default!;

    [Inject]
    public AccessCheck Access { get; set; } = default!;

    [Inject]
    public NavigationManager Navigation { get; set; } = default!;

    [Inject]
    public Calendar Calendar { get; set; } = default!;

    /// <summary>"en" or "fr".</summary>
    protected static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr" ? "fr" : "en";

    /// <summary>Ends when the reader goes away.</summary>
    protected CancellationToken Gone => Http.RequestAborted;

    /// <summary>The address of this page without its host, to come back to.</summary>
    protected string Here => Http.Request.Path + Http.Request.QueryString;

    /// <summary>A count as the reader's language writes it.</summary>
    protected static string Count(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>The words for a key that data carries; the key itself where we have none.</summary>
    protected string Known(string kind, string key) => W[$"{kind}.{key}"] is { ResourceNotFound: false } words ? words.Value : key;

    /// <summary>Words for one or for several: the key with ".One" or ".Many".</summary>
    protected string Several(string key, int number, params object[] more) =>
        W[key + (number == 1 || (number == 0 && Language == "fr") ? ".One" : ".Many"), [Count(number), .. more]];
}
