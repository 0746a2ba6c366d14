using System.Text;
using System.Text.Json;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Live;

namespace Workspace.Web.Tests;

/// <summary>Persons beyond the four of <see cref="TestNetwork"/>.</summary>
internal static class SomebodyNew
{
    /// <summary>An account with an address of its own, in no organization.</summary>
    public static async Task<PersonId> NewPersonAsync(this WorkspaceApp app, string name, string? email = null)
    {
        await using var session = app.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        var id = Guid.CreateVersion7();
        var address = email ?? $"{id:N}@example.org";
        session.Insert(new Account { Id = id, Name = name, Email = address, NormalizedEmail = address.ToUpperInvariant(), EmailConfirmed = true, SecurityStamp = id.ToString("N") });
        await session.SaveChangesAsync();
        return new(id);
    }

    /// <summary>Somebody new, of an organization that takes part in nothing, who administers the network.</summary>
    public static async Task<PersonId> AdministratorAsync(this WorkspaceApp app)
    {
        var person = await app.NewPersonAsync("Nora Nutmeg");
        var organizations = app.Services.GetRequiredService<Organizations>();
        var home = await organizations.FoundAsync(Guid.CreateVersion7(), new("Nutmeg House", "Maison Nutmeg"), "Nutmeg", "institute", new("", ""), "Ontario", CancellationToken.None);
        await organizations.JoinAsync(home, person, "Director", isContact: true, CancellationToken.None);
        await app.Services.GetRequiredService<Workspace.Store.Network>().AppointAsync(person, null, CancellationToken.None);
        return person;
    }

    /// <summary>A new draft of the submission that holds one text, typed by Ben in one contribution; version 0 when it is empty.</summary>
    public static async Task<Guid> WrittenDraftAsync(this WorkspaceApp app, string text)
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        if (text.Length == 0) return draft;

        var inserted = new object[] { new object[] { 0 }.Concat(text.Split('\n')).ToArray() };
        await app.ContributeAsync(draft, app.Network.BenOfBirch, 0, JsonSerializer.Serialize(inserted));
        return draft;
    }

    /// <summary>One contribution through the writer itself.</summary>
    /// <param name="changes">A change set as JSON.</param>
    public static async Task ContributeAsync(this WorkspaceApp app, Guid draft, Author author, int version, string changes)
    {
        var grain = app.Services.GetRequiredService<IGrainFactory>().GetGrain<IDraftGrain>(draft);
        var receipt = await grain.Propose(new(AuthorKey.Of(author), ClientId.Of(author.Person, "tests-of-the-pages").Value, version, Encoding.UTF8.GetBytes($$"""[{"c":{{changes}}}]"""), IsPacked: false));
        if (receipt.Refused is not null || receipt.Version != version + 1) throw new InvalidOperationException($"Not written: {receipt} {changes}");
    }
}
