using Marten;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Bench;

/// <summary>People with accounts, in organizations that draft submissions together: put into the store as the product's own verbs do.</summary>
/// <param name="Addresses">Of everybody, by person.</param>
internal sealed record Cast(IReadOnlyList<(Guid Person, string Address)> Addresses, IReadOnlyList<Guid> Drafts)
{
    private const int Organizations = 40;
    private const int DraftsInEach = 10;

    /// <summary>So many people, and drafts each of which the people of its place may write in; of fewer than a submission's number of drafts, everybody in each.</summary>
    internal static async Task<Cast> FoundAsync(string data, int people, int drafts, int inEach)
    {
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging();
        services.AddWorkspaceStore(EmbeddedPostgres.ConnectionString(Path.Combine(data, "postgres")));
        await using var provider = services.BuildServiceProvider();
        var accounts = await AccountsAsync(provider, people);
        var homes = await HomesAsync(provider.GetRequiredService<Organizations>(), accounts);
        var opened = new List<Guid>();
        while (opened.Count < drafts)
        {
            var number = Math.Min(DraftsInEach, drafts - opened.Count);
            var those = drafts <= DraftsInEach ? Enumerable.Range(0, people) : Enumerable.Range(opened.Count * inEach, number * inEach);
            opened.AddRange(await SubmissionAsync(provider.GetRequiredService<Submissions>(), [.. those.Select(place => place % people)], accounts, homes, number));
        }

        return new([.. accounts.Select(account => (account.Id, account.Email!))], opened); // all have one
    }

    private static async Task<List<Account>> AccountsAsync(IServiceProvider services, int people)
    {
        var now = TimeProvider.System.GetUtcNow();
        var accounts = Enumerable.Range(1, people).Select(number => new Account
        {
            Id = Guid.CreateVersion7(now),
            Name = $"Writer {number}",
            Email = $"writer-{number}@example.org",
            NormalizedEmail = $"WRITER-{number}@EXAMPLE.ORG",
            SecurityStamp = Guid.CreateVersion7(now).ToString("N"),
        }).ToList();
        await using var session = services.GetRequiredService<IDocumentStore>().LightweightSession();
        session.Insert<Account>(accounts);
        await session.SaveChangesAsync();
        return accounts;
    }

    private static async Task<OrganizationId[]> HomesAsync(Organizations organizations, List<Account> accounts)
    {
        var now = TimeProvider.System.GetUtcNow();
        var homes = new OrganizationId[Math.Min(Organizations, accounts.Count)];
        for (var i = 0; i < homes.Length; i++)
            homes[i] = await organizations.FoundAsync(Guid.CreateVersion7(now), new($"House {i + 1}", $"Maison {i + 1}"), $"H{i + 1}", "institute", new("Invented.", "Inventée."), "Ontario", CancellationToken.None);
        for (var i = 0; i < accounts.Count; i++)
            await organizations.JoinAsync(homes[i % homes.Length], accounts[i].Person, "Drafter", isContact: i < homes.Length, CancellationToken.None);
        return homes;
    }

    private static async Task<List<Guid>> SubmissionAsync(Submissions submissions, int[] writers, List<Account> accounts, OrganizationId[] homes, int drafts)
    {
        var now = TimeProvider.System.GetUtcNow();
        var by = new Author(accounts[writers[0]].Person, homes[writers[0] % homes.Length]);
        var submission = await submissions.StartAsync(Guid.CreateVersion7(now), new("Many hands", "Plusieurs mains"), new("", ""), "upr-joint", "Canada", now.AddDays(30), 5630, [], by, CancellationToken.None);
        foreach (var home in writers.Select(writer => homes[writer % homes.Length]).Distinct())
            await submissions.GiveRoleAsync(submission, home, home == by.Organization ? SubmissionRole.Coordinator : SubmissionRole.Drafter, by, CancellationToken.None);
        var opened = new List<Guid>();
        for (var i = 0; i < drafts; i++)
        {
            opened.Add(Guid.CreateVersion7(now));
            await submissions.OpenDraftAsync(submission, new(new(opened[i]), new($"Draft {i + 1}", $"Projet {i + 1}"), "en", CountsWords: true), by, CancellationToken.None);
        }

        return opened;
    }
}
