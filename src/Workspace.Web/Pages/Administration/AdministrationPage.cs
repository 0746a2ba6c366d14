using System.Globalization;
using Microsoft.AspNetCore.Components;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Access;

namespace Workspace.Web.Pages;

/// <summary>A page for administrators alone; for everybody else it does not exist.</summary>
public abstract class AdministrationPage : Page
{
    [Inject]
    public Store.Network Networks { get; set; } = default!;

    /// <summary>The network; null until it is known that an administrator asks.</summary>
    protected NetworkStanding? Network { get; private set; }

    /// <summary>Who asks.</summary>
    protected PersonId Administrator { get; private set; }

    protected sealed override async Task OnInitializedAsync()
    {
        var network = await Networks.FindAsync(Gone);
        if (AccessCheck.PersonOf(Http.User) is not { } person || network?.Administrators.Any(a => a.Person == person) != true)
        {
            Navigation.NotFound();
            return;
        }

        Administrator = person;
        await FindAsync();
        Network = network;
    }

    /// <summary>Reads what the page shows.</summary>
    protected virtual Task FindAsync() => Task.CompletedTask;

    /// <summary>The page of a list that an address asks for, from 1.</summary>
    protected static int NumberOf(string? said) => int.TryParse(said, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 100_000 ? number : 1;

    /// <summary>What is looked for; nothing where it can be in nothing.</summary>
    protected static string WordsOf(string? said) => said is { Length: <= 100 } words && !words.Contains('\0', StringComparison.Ordinal) ? words : "";

    /// <summary>Reads the network anew, after something was changed.</summary>
    protected async Task AgainAsync() => Network = await Networks.FindAsync(Gone);
}
