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

    /// <summary>Reads the network anew, after something was changed.</summary>
    protected async Task AgainAsync() => Network = await Networks.FindAsync(Gone);
}
