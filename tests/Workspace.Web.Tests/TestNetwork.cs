using Marten;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Tests;

/// <summary>Ada (coordinating), Ben (drafting), Cleo (reviewing) and Dan (a stranger), each of an organization of their own.</summary>
public sealed record TestNetwork(
    PersonId Ada, PersonId Ben, PersonId Cleo, PersonId Dan,
    OrganizationId Alder, OrganizationId Birch, OrganizationId Cedar, OrganizationId Dogwood, Guid Submission)
{
    private static DateTimeOffset Now => DateTimeOffset.UtcNow;

    public Author AdaOfAlder => new(Ada, Alder);

    public Author BenOfBirch => new(Ben, Birch);

    public static async Task<TestNetwork> FoundAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var organizations = scope.ServiceProvider.GetRequiredService<Organizations>();
        var submissions = scope.ServiceProvider.GetRequiredService<Submissions>();
        var people = new List<PersonId>();
        var homes = new List<OrganizationId>();
        foreach (var (person, organization) in new[] { ("Ada Alder", "Alder"), ("Ben Birch", "Birch"), ("Cleo Cedar", "Cedar"), ("Dan Dogwood", "Dogwood") })
        {
            var account = await NewPersonAsync(scope.ServiceProvider, person);
            var home = await organizations.FoundAsync(
                Guid.CreateVersion7(), new($"{organization} House", $"Maison {organization}"), organization, "institute", new("Invented.", "Inventée."), "Ontario", CancellationToken.None);
            await organizations.JoinAsync(home, account, "Director", isContact: true, CancellationToken.None);
            people.Add(account);
            homes.Add(home);
        }

        var by = new Author(people[0], homes[0]);
        var submission = await submissions.StartAsync(
            Guid.CreateVersion7(), new("A test of many hands", "Un essai à plusieurs mains"), new("", ""), "upr-joint", "Canada", Now.AddDays(30), 5630, [], by, CancellationToken.None);
        await submissions.GiveRoleAsync(submission, homes[0], SubmissionRole.Coordinator, by, CancellationToken.None);
        await submissions.GiveRoleAsync(submission, homes[1], SubmissionRole.Drafter, by, CancellationToken.None);
        await submissions.GiveRoleAsync(submission, homes[2], SubmissionRole.Reviewer, by, CancellationToken.None);
        return new(people[0], people[1], people[2], people[3], homes[0], homes[1], homes[2], homes[3], submission);
    }

    /// <summary>A new empty draft in the submission.</summary>
    public async Task<Guid> NewDraftAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var draft = Guid.CreateVersion7();
        await scope.ServiceProvider.GetRequiredService<Submissions>().OpenDraftAsync(
            Submission, new(new(draft), new($"Draft {draft:N}"[..14], $"Projet {draft:N}"[..14]), "en", CountsWords: true), AdaOfAlder, CancellationToken.None);
        return draft;
    }

    private static async Task<PersonId> NewPersonAsync(IServiceProvider services, string name)
    {
        await using var session = services.GetRequiredService<IDocumentStore>().LightweightSession();
        var email = $"{name.Split(' ')[0].ToLowerInvariant()}@example.org";
        var account = new Account
        {
            Id = Guid.CreateVersion7(),
            Name = name,
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            EmailConfirmed = true,
            SecurityStamp = Guid.CreateVersion7().ToString("N"),
        };
        session.Insert(account);
        await session.SaveChangesAsync();
        return account.Person;
    }
}
