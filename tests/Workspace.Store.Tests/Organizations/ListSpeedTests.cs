using System.Diagnostics;
using Marten;
using Workspace.Collab;
using Xunit.Abstractions;

namespace Workspace.Store.Tests;

/// <summary>500 organizations and 5,000 people: no list takes 100 ms. The figures are printed.</summary>
[Collection(OnPostgres.Name)]
[Trait("Category", "Speed")]
public sealed class ListSpeedTests(PostgresServer server, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Organizations = 500, People = 5_000, Rounds = 15;
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(100);
    private readonly StoreFixture store = new(server);
    private readonly List<Guid> homes = [], people = [];

    public async Task InitializeAsync()
    {
        await store.InitializeAsync();
        for (var i = 0; i < Organizations; i++) homes.Add(Guid.CreateVersion7(store.Clock.GetUtcNow().AddMilliseconds(i)));
        for (var i = 0; i < People; i++) people.Add(Guid.CreateVersion7(store.Clock.GetUtcNow().AddMilliseconds(i)));
        var accounts = people.Select((id, i) => new Account { Id = id, Name = $"Person {i:0000} of Many", Email = $"p{i}@many.example", NormalizedEmail = $"P{i}@MANY.EXAMPLE", SecurityStamp = "x" });
        await store.Get<IDocumentStore>().BulkInsertAsync([.. accounts]);
        foreach (var some in homes.Select((id, i) => (id, i)).Chunk(100))
        {
            await using var session = store.Get<IDocumentStore>().LightweightSession();
            foreach (var (id, i) in some)
            {
                var now = store.Clock.GetUtcNow();
                session.Events.StartStream<Organization>(id,
                [
                    new OrganizationFounded(new($"Organization {i * 7919 % 1000:000}", $"Organisme {i * 7919 % 1000:000}"), $"O{i}", i % 3 == 0 ? "shelter" : "institute", new("What it does, in a sentence or two.", "Ce qu’il fait, en une phrase ou deux."), i % 2 == 0 ? "Ontario" : "Quebec", now) { IsUnlisted = i % 50 == 0 },
                    .. people.Skip(i * People / Organizations).Take(People / Organizations).Append(people[i]).Distinct().Select((person, place) => new MemberJoined(new(person), "Member of staff", place == 0, now)),
                ]);
            }

            await session.SaveChangesAsync();
        }
    }

    public Task DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Every_list_answers_within_100_ms()
    {
        var organizations = store.Get<Organizations>();
        var unlisted = homes.Where((_, i) => i % 50 == 0).Take(3).Select(id => new OrganizationId(id)).ToList();
        await MeasureAsync("organizations, first page", async () => Assert.Equal(24, (await organizations.PageAsync(new(), unlisted, "en", 0, 24, default)).Cards.Count));
        await MeasureAsync("organizations, last page, in French", async () => Assert.NotEmpty((await organizations.PageAsync(new(), null, "fr", 480, 24, default)).Cards));
        await MeasureAsync("organizations, by words and kind", async () => Assert.NotEmpty((await organizations.PageAsync(new("zation 1", "shelter"), unlisted, "en", 0, 24, default)).Cards));
        await MeasureAsync("organizations, 100 by id for a program", async () => Assert.Equal(100, (await organizations.AfterAsync(homes[200], 100, [], default)).Count));
        await MeasureAsync("organizations of a person", async () => Assert.Equal(2, (await organizations.OfAsync(new(people[250]), default)).Count));
        await MeasureAsync("organizations, closed and unlisted too, for administrators", async () => Assert.Equal(24, (await organizations.PageAsync(new(IsClosedToo: true), null, "en", 0, 24, default)).Cards.Count));
        var everybody = store.Get<People>();
        await MeasureAsync("people, first page", async () => Assert.Equal(50, (await everybody.PageAsync("", PeopleKind.All, [], 0, 50, default)).Rows.Count));
        await MeasureAsync("people, last page", async () => Assert.Equal(50, (await everybody.PageAsync("", PeopleKind.All, [], 4_950, 50, default)).Rows.Count));
        await MeasureAsync("people, by words", async () => Assert.NotEmpty((await everybody.PageAsync("42 of", PeopleKind.All, [], 0, 50, default)).Rows));
        await MeasureAsync("people without an organization", async () => Assert.Empty((await everybody.PageAsync("", PeopleKind.Alone, [], 0, 50, default)).Rows));
        await MeasureAsync("audit log, first page", async () => Assert.Equal(100, (await store.Get<AuditLog>().PageAsync(new(), null, 100, default)).Count));
        await MeasureAsync("audit log of one person", async () => Assert.NotEmpty(await store.Get<AuditLog>().PageAsync(new(Person: new(people[250])), null, 100, default)));
        await MeasureAsync("people of an organization", async () =>
        {
            var found = (await organizations.FindAsync(new(homes[321]), default))!;
            Assert.NotEmpty(await store.Get<People>().NamesAsync([.. found.Members.Select(m => m.Person)], default));
        });
    }

    private async Task MeasureAsync(string list, Func<Task> ask)
    {
        await ask();
        var median = await MedianAsync(list, ask);
        Assert.True(median < Budget.TotalMilliseconds, $"{list}: {median:0.0} ms");
    }

    private async Task<double> MedianAsync(string list, Func<Task> ask)
    {
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            await ask();
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        output.WriteLine($"{list}: median {times[Rounds / 2]:0.0} ms, slowest {times[^1]:0.0} ms");
        return times[Rounds / 2];
    }
}
