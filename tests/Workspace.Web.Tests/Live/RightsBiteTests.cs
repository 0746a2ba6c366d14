using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Live;
using Xunit.Abstractions;

namespace Workspace.Web.Tests.Live;

/// <summary>A right that ends or comes back while somebody types: it bites at the writer and in the open editor within a second, both ways.</summary>
[Collection(SharedApp.Name)]
public sealed class RightsBiteTests(WorkspaceApp app, ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Bite = TimeSpan.FromSeconds(1);

    public enum Change
    {
        RoleOfTheOrganization,
        RoleOfThePerson,
        Membership,
        TakingPart,
        Stage,
        Frozen,
    }

    [Theory]
    [InlineData(Change.RoleOfTheOrganization, "read", "no-right")]
    [InlineData(Change.RoleOfThePerson, "read", "no-right")]
    [InlineData(Change.Membership, "none", "denied")]
    [InlineData(Change.TakingPart, "none", "denied")]
    [InlineData(Change.Stage, "read", "no-right")]
    [InlineData(Change.Frozen, "write frozen", "draft-frozen")]
    public async Task It_bites_within_a_second_in_mid_typing_and_so_does_its_return(Change change, string told, string refused)
    {
        var ivy = await IvyAsync();
        await using var typist = await TypistAsync(ivy);
        await typist.TypesUntilAsync(() => typist.Accepted.Count >= 10);

        await ivy.ChangeAsync(change, ends: true);
        var ended = Stopwatch.GetTimestamp();
        await typist.TypesUntilAsync(() => typist.Rights.Any(one => one.Word == told));
        var toldAfter = Stopwatch.GetElapsedTime(ended, typist.Rights.Last(one => one.Word == told).At);
        await typist.TypesUntilAsync(() => typist.Refused.Count(one => one.At > ended) >= 5);
        output.WriteLine($"{change} ended: told after {toldAfter.TotalMilliseconds:0} ms, last accepted {Stopwatch.GetElapsedTime(ended, typist.Accepted[^1].At).TotalMilliseconds:0} ms after");
        Assert.InRange(toldAfter, TimeSpan.FromMilliseconds(-500), Bite); // it may be told before the change has been answered
        Assert.InRange(Stopwatch.GetElapsedTime(ended, typist.Accepted[^1].At), TimeSpan.FromSeconds(-10), Bite);
        Assert.All(typist.Refused.Where(one => Stopwatch.GetElapsedTime(ended, one.At) > Bite), one => Assert.Equal(refused, one.Answer));

        await ivy.ChangeAsync(change, ends: false);
        var back = Stopwatch.GetTimestamp();
        await Wait.UntilAsync(() => typist.Rights[^1].Word == "write", Patience);
        toldAfter = Stopwatch.GetElapsedTime(back, typist.Rights[^1].At);
        output.WriteLine($"{change} is back: told after {toldAfter.TotalMilliseconds:0} ms");
        Assert.InRange(toldAfter, TimeSpan.FromMilliseconds(-500), Bite);
        if (told == "none") await typist.JoinAsync();
        var until = typist.Accepted.Count;
        await typist.TypesUntilAsync(() => typist.Accepted.Count >= until + 10);
        Assert.DoesNotContain(typist.Refused, one => one.At > typist.Accepted[until].At);
        Assert.Equal(string.Concat(typist.Accepted.Select(one => one.Answer)), await ivy.TextAsync());
    }

    [Fact]
    public async Task A_role_that_changes_while_the_text_is_frozen_does_not_thaw_it()
    {
        var ivy = await IvyAsync();
        await using var typist = await TypistAsync(ivy);
        await ivy.ChangeAsync(Change.Frozen, ends: true);
        await Wait.UntilAsync(() => typist.Rights.Any(one => one.Word == "write frozen"), Patience);
        await ivy.ChangeAsync(Change.RoleOfTheOrganization, ends: true);
        await Wait.UntilAsync(() => typist.Rights[^1].Word == "read frozen", Patience);
        await ivy.ChangeAsync(Change.RoleOfTheOrganization, ends: false);
        await Wait.UntilAsync(() => typist.Rights[^1].Word == "write frozen", Patience);
        await ivy.ChangeAsync(Change.Frozen, ends: false);
        await Wait.UntilAsync(() => typist.Rights[^1].Word == "write", Patience);
    }

    [Fact]
    public async Task Whoever_may_no_longer_read_is_told_nothing_of_what_others_write_until_they_may_again()
    {
        var ivy = await IvyAsync();
        await using var typist = await TypistAsync(ivy);
        await ivy.ChangeAsync(Change.TakingPart, ends: true);
        await Wait.UntilAsync(() => typist.Rights.Any(one => one.Word == "none"), Patience);
        await app.ContributeAsync(ivy.Draft, app.Network.AdaOfAlder, 0, """[[0,"secret"]]""");
        await Assert.ThrowsAsync<HubException>(typist.JoinAsync);
        Assert.Equal(0, typist.Heard);
        await ivy.ChangeAsync(Change.TakingPart, ends: false);
        await Wait.UntilAsync(() => typist.Rights[^1].Word == "write", Patience);
        Assert.Equal(0, typist.Heard);
        await typist.JoinAsync();
        Assert.Equal(1, typist.Version);
    }

    [Fact]
    public async Task A_session_that_is_ended_is_told_so_and_cut_off_within_a_second_and_a_new_one_goes_on()
    {
        var ivy = await IvyAsync();
        await using var typist = await TypistAsync(ivy);
        await typist.TypesUntilAsync(() => typist.Accepted.Count >= 3);
        await Tick.AfterAsync(600); // so that its account has been looked at
        await using var scope = app.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        Assert.True((await accounts.UpdateSecurityStampAsync((await accounts.FindByIdAsync(ivy.Person.ToString()))!)).Succeeded); // not null: made above
        var ended = Stopwatch.GetTimestamp();
        await Wait.UntilAsync(() => typist.EndedAt is not null && typist.ClosedAt is not null, Patience);
        output.WriteLine($"told after {Stopwatch.GetElapsedTime(ended, typist.EndedAt!.Value).TotalMilliseconds:0} ms, closed after {Stopwatch.GetElapsedTime(ended, typist.ClosedAt!.Value).TotalMilliseconds:0} ms");
        Assert.InRange(Stopwatch.GetElapsedTime(ended, typist.ClosedAt!.Value), TimeSpan.FromMilliseconds(-500), Bite);

        await using var again = await TypistAsync(ivy);
        Assert.Equal(typist.Accepted.Count, again.Version);
        await again.TypesUntilAsync(() => again.Accepted.Count >= 3);
    }

    /// <summary>Somebody of an organization of their own that drafts in a submission of its own.</summary>
    private async Task<Ivy> IvyAsync()
    {
        var (submissions, organizations) = (app.Services.GetRequiredService<Submissions>(), app.Services.GetRequiredService<Organizations>());
        var person = await app.NewPersonAsync("Ivy Ironwood");
        var home = await organizations.FoundAsync(Guid.CreateVersion7(), new("Ironwood House", "Maison Ironwood"), "Ironwood", "institute", new("Invented.", "Inventée."), "Ontario", default);
        await organizations.JoinAsync(home, person, "Director", isContact: true, default);
        var submission = await submissions.StartAsync(
            Guid.CreateVersion7(), new("A submission of its own", "Une communication à part"), new("", ""), "upr-joint", "Canada", null, null, [], app.Network.AdaOfAlder, default);
        await submissions.GiveRoleAsync(submission, app.Network.Alder, SubmissionRole.Coordinator, app.Network.AdaOfAlder, default);
        await submissions.GiveRoleAsync(submission, home, SubmissionRole.Drafter, app.Network.AdaOfAlder, default);
        var draft = Guid.CreateVersion7();
        await submissions.OpenDraftAsync(submission, new(new(draft), new("Main text", "Texte principal"), "en", CountsWords: true), app.Network.AdaOfAlder, default);
        return new(app, person, home, submission, draft);
    }

    private async Task<Typist> TypistAsync(Ivy ivy)
    {
        var typist = new Typist(app.Address, await app.CookieAsync(ivy.Person), ivy.Draft);
        await typist.StartAsync();
        return typist;
    }

    private sealed record Ivy(WorkspaceApp App, PersonId Person, OrganizationId Home, Guid Submission, Guid Draft)
    {
        internal async Task ChangeAsync(Change change, bool ends)
        {
            var (submissions, organizations) = (App.Services.GetRequiredService<Submissions>(), App.Services.GetRequiredService<Organizations>());
            var by = App.Network.AdaOfAlder;
            switch (change)
            {
                case Change.RoleOfTheOrganization:
                    Assert.Equal(RoleChange.Done, await submissions.ChangeRoleAsync(Submission, Home, ends ? SubmissionRole.Observer : SubmissionRole.Drafter, by, default));
                    break;
                case Change.RoleOfThePerson:
                    Assert.Equal(RoleChange.Done, await submissions.NarrowAsync(Submission, Home, Person, ends ? SubmissionRole.Reviewer : null, by, default));
                    break;
                case Change.Membership when ends:
                    await organizations.LeaveAsync(Home, Person, default);
                    break;
                case Change.Membership:
                    await organizations.JoinAsync(Home, Person, "Director", isContact: true, default);
                    break;
                case Change.TakingPart when ends:
                    await submissions.RemoveAsync(Submission, Home, by, default);
                    break;
                case Change.TakingPart:
                    await submissions.GiveRoleAsync(Submission, Home, SubmissionRole.Drafter, by, default);
                    break;
                case Change.Stage:
                    Assert.Null(await submissions.MoveToAsync(Submission, ends ? SubmissionStage.SignOn : SubmissionStage.Drafting, ends ? "" : "A paragraph is missing.", by, default));
                    break;
                case Change.Frozen:
                    Assert.True(await App.Services.GetRequiredService<IGrainFactory>().GetGrain<IDraftGrain>(Draft).Freeze(ends, AuthorKey.Of(by)));
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        internal async Task<string> TextAsync() => (await App.Services.GetRequiredService<DraftHistory>().TextAsync(new(Draft), null, default))!.Text.ToString(); // not null: it is open
    }

    /// <summary>Types a letter every 60 milliseconds at the end of a text that nobody else writes in, whatever the answers.</summary>
    private sealed class Typist(Uri address, string cookie, Guid draft) : IAsyncDisposable
    {
        private readonly HubConnection hub = new HubConnectionBuilder().WithUrl(new Uri(address, "/live"), options => options.Headers["Cookie"] = cookie).Build();
        private int typed;

        internal List<(string Answer, long At)> Accepted { get; } = [];

        internal List<(string Answer, long At)> Refused { get; } = [];

        internal List<(string Word, long At)> Rights { get; } = [];

        internal int Version { get; private set; }

        internal int Heard { get; private set; }

        internal long? EndedAt { get; private set; }

        internal long? ClosedAt { get; private set; }

        public ValueTask DisposeAsync() => hub.DisposeAsync();

        internal async Task StartAsync()
        {
            hub.On<Guid, JsonElement>("Rights", (_, change) =>
                Rights.Add((change.GetProperty("rights").GetString()! + (change.GetProperty("frozen").GetBoolean() ? " frozen" : ""), Stopwatch.GetTimestamp())));
            hub.On<JsonElement>("Told", told => Heard += told.GetProperty("updates").GetArrayLength());
            hub.On("Ended", () => EndedAt = Stopwatch.GetTimestamp());
            hub.Closed += _ =>
            {
                ClosedAt = Stopwatch.GetTimestamp();
                return Task.CompletedTask;
            };
            await hub.StartAsync();
            await JoinAsync();
        }

        internal async Task JoinAsync() => Version = (await hub.InvokeAsync<JsonElement>("Join", draft, Version)).GetProperty("version").GetInt32();

        internal async Task TypesUntilAsync(Func<bool> isEnough)
        {
            var began = Stopwatch.GetTimestamp();
            while (!isEnough())
            {
                Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"accepted {Accepted.Count}, refused {string.Join(' ', Refused.TakeLast(3))}, told {string.Join(' ', Rights)}");
                await TypeAsync();
                await Tick.AfterAsync(60);
            }
        }

        private async Task TypeAsync()
        {
            var letter = ((char)('a' + (typed++ % 26))).ToString();
            var before = Version == 0 ? "" : $"{Version},";
            using var proposal = JsonDocument.Parse($$"""{"key":"typist-typist-{{typed:00000}}","base":{{Version}},"changes":[{"c":[{{before}}[0,"{{letter}}"]]}]}""");
            try
            {
                var receipt = await hub.InvokeAsync<JsonElement>("Propose", draft, proposal.RootElement);
                if (receipt.TryGetProperty("refused", out var refused))
                {
                    Refused.Add((refused.GetString()!, Stopwatch.GetTimestamp()));
                    return;
                }

                Version++;
                Accepted.Add((letter, Stopwatch.GetTimestamp()));
            }
            catch (HubException exception) when (exception.Message.Contains("denied:", StringComparison.Ordinal))
            {
                Refused.Add(("denied", Stopwatch.GetTimestamp()));
            }
        }
    }
}
