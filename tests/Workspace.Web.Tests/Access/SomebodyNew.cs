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

    /// <summary>A new draft of the submission that holds one text, typed by Ben in one contribution; version 0 when it is empty.</summary>
    public static async Task<Guid> WrittenDraftAsync(this WorkspaceApp app, string text)
    {
        var draft = await app.Network.NewDraftAsync(app.Services);
        if (text.Length == 0) return draft;

        var inserted = new object[] { new object[] { 0 }.Concat(text.Split('\n')).ToArray() };
        var changes = JsonSerializer.SerializeToUtf8Bytes(new[] { new Dictionary<string, object> { ["c"] = inserted } });
        var grain = app.Services.GetRequiredService<IGrainFactory>().GetGrain<IDraftGrain>(draft);
        var receipt = await grain.Propose(new(AuthorKey.Of(app.Network.BenOfBirch), ClientId.Of(app.Network.Ben, "tests-of-the-pages").Value, 0, changes));
        return receipt is { Refused: null, Version: 1 } ? draft : throw new InvalidOperationException($"Not written: {receipt} {Encoding.UTF8.GetString(changes)}");
    }
}
