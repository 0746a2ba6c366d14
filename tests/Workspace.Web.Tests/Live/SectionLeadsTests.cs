using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;
using Workspace.Web.Live;

namespace Workspace.Web.Tests.Live;

/// <summary>A section that an organization leads alone: the writer keeps others out of it, wherever edits take it, and out of nothing else.</summary>
[Collection(SharedApp.Name)]
public sealed class SectionLeadsTests(WorkspaceApp app)
{
    private const string Text = "# Food\n\nBread.\n\n## Housing\n\nRoofs.\n\n## Water\n\nTaps.\n";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private Guid section = Guid.CreateVersion7();
    private int typed;

    private Submissions Submissions => app.Services.GetRequiredService<Submissions>();

    private Author Lead => app.Network.AdaOfAlder;

    private Author Other => app.Network.BenOfBirch;

    [Fact]
    public async Task Others_are_refused_in_it_and_nowhere_else()
    {
        var draft = await LedDraftAsync();
        Assert.Equal("section-led", await WritesAsync(draft, Other, 1, "Roofs", "x"));
        Assert.Equal("section-led", await WritesAsync(draft, Other, 1, "## Housing", "x"));
        Assert.Equal("section-led", await WritesAsync(draft, Other, 1, "## Water", "more\n"));
        Assert.Equal("section-led", await ProposeAsync(draft, Other, 1, ChangeSet.Replace(Text.Length, Text.IndexOf("## Housing", StringComparison.Ordinal), Text.IndexOf("Roofs", StringComparison.Ordinal), "")));
        Assert.Equal(Text, await TextAsync(draft));
        Assert.Null(await WritesAsync(draft, Other, 1, "Bread", "Soup. "));
        Assert.Null(await WritesAsync(draft, Lead, 2, "Roofs", "Walls. "));
        Assert.Null(await WritesAsync(draft, Other, 3, "Taps", "Wells. "));
        Assert.Equal(Text.Replace("Bread", "Soup. Bread", StringComparison.Ordinal).Replace("Roofs", "Walls. Roofs", StringComparison.Ordinal).Replace("Taps", "Wells. Taps", StringComparison.Ordinal), await TextAsync(draft));
    }

    [Fact]
    public async Task It_is_kept_after_its_lead_has_renamed_it_and_others_have_written_around_it()
    {
        var draft = await LedDraftAsync();
        var at = Text.IndexOf("Housing", StringComparison.Ordinal);
        Assert.Null(await ProposeAsync(draft, Lead, 1, ChangeSet.Replace(Text.Length, at, at + 7, "A home for everybody")));
        var now = await TextAsync(draft);
        Assert.Null(await ProposeAsync(draft, Other, 2, ChangeSet.Replace(now.Length, 0, 0, "```\n"))); // nor does code that begins above it end it
        now = await TextAsync(draft);
        Assert.Equal("section-led", await ProposeAsync(draft, Other, 3, ChangeSet.Replace(now.Length, now.IndexOf("everybody", StringComparison.Ordinal), now.Length, "")));
    }

    [Fact]
    public async Task What_was_written_before_it_was_given_and_rebased_into_it_is_refused_whole()
    {
        var draft = await LedDraftAsync();
        Assert.Null(await WritesAsync(draft, Lead, 1, "Roofs", "Walls. "));
        // Made on version 1, two change sets: the first beside it, the second at the end of its last line.
        var beside = ChangeSet.Replace(Text.Length, 0, 0, "x");
        var within = ChangeSet.Replace(Text.Length + 1, Text.IndexOf("\n\n## Water", StringComparison.Ordinal) + 1, Text.IndexOf("\n\n## Water", StringComparison.Ordinal) + 1, "y");
        Assert.Equal("section-led", await ProposeAsync(draft, Other, 1, beside, within));
        Assert.Equal(Text.Replace("Roofs", "Walls. Roofs", StringComparison.Ordinal), await TextAsync(draft));
        Assert.Null(await ProposeAsync(draft, Other, 1, beside));
    }

    [Fact]
    public async Task Given_and_taken_it_bites_within_a_second_and_open_editors_are_told()
    {
        var draft = await app.WrittenDraftAsync(Text);
        var grain = app.Services.GetRequiredService<IGrainFactory>().GetGrain<IDraftGrain>(draft);
        await grain.Seal();
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/live"), options => options.Headers["Cookie"] = app.CookieAsync(app.Network.Ben).GetAwaiter().GetResult()).Build();
        var told = new List<JsonElement>();
        hub.On<Guid, JsonElement>("Led", (_, led) => told.Add(led));
        await hub.StartAsync();
        var joined = await hub.InvokeAsync<JsonElement>("Join", draft, 0);
        Assert.Equal(0, joined.GetProperty("led").GetProperty("sections").GetArrayLength());
        Assert.Null(await WritesAsync(draft, Other, 1, "Roofs", "1"));

        // Straight in the store, as another node would: nobody tells this one.
        Assert.True(await GiveAsync(draft, app.Network.Alder, isAlone: true));
        var given = Stopwatch.GetTimestamp();
        await Wait.UntilAsync(() => told.Count > 0, Patience);
        Assert.InRange(Stopwatch.GetElapsedTime(given), TimeSpan.Zero, TimeSpan.FromMilliseconds(1_600)); // half a second until it is seen, one between two looks
        var part = Assert.Single(told[^1].GetProperty("sections").EnumerateArray());
        Assert.Equal((Text.IndexOf("## Housing", StringComparison.Ordinal), Text.IndexOf("## Water", StringComparison.Ordinal) + 1), (part.GetProperty("from").GetInt32(), part.GetProperty("to").GetInt32()));
        Assert.Equal("Alder", part.GetProperty("short").GetString());
        Assert.True(part.GetProperty("alone").GetBoolean());
        Assert.Equal("section-led", await WritesAsync(draft, Other, 2, "Roofs", "2"));
        Assert.Equal(1, (await hub.InvokeAsync<JsonElement>("Join", draft, 0)).GetProperty("led").GetProperty("sections").GetArrayLength());

        Assert.True(await GiveAsync(draft, app.Network.Alder, isAlone: false));
        await grain.Lead();
        Assert.Null(await WritesAsync(draft, Other, 2, "Roofs", "2"));
        Assert.True(await GiveAsync(draft, null, isAlone: false));
        await grain.Lead();
        await Wait.UntilAsync(() => told[^1].GetProperty("sections").GetArrayLength() == 0, Patience);
    }

    [Fact]
    public async Task Whatever_many_write_at_once_its_text_is_its_leads_alone()
    {
        var draft = await LedDraftAsync();
        var random = new Random(40);
        var (accepted, refused) = (0, 0);
        for (var round = 0; round < 60; round++)
        {
            var now = await StandingAsync(draft);
            var proposals = Enumerable.Range(0, 6).Select(i =>
            {
                var (from, removed) = (random.Next(now.Text.Length + 1), random.Next(4) == 0 ? random.Next(6) : 0);
                var insert = random.Next(5) switch { 0 => "\n", 1 => "#", 2 => "## New\n\n", 3 => "", _ => "word " };
                return ProposeAsync(draft, i < 2 ? Lead : Other, now.Version, ChangeSet.Replace(now.Text.Length, from, Math.Min(now.Text.Length, from + removed), insert));
            }).ToArray();
            foreach (var answer in await Task.WhenAll(proposals))
            {
                Assert.True(answer is null or "section-led", answer);
                if (answer is null) accepted++;
                else refused++;
            }
        }

        Assert.True(accepted > 100 && refused > 10, $"{accepted} accepted, {refused} refused");
        var history = app.Services.GetRequiredService<DraftHistory>();
        var newest = await StandingAsync(draft);
        var range = SectionRange.Of(Text.IndexOf("## Housing", StringComparison.Ordinal), Text.IndexOf("## Water", StringComparison.Ordinal));
        var text = Rope.Of(Text);
        foreach (var contribution in await history.ContributionsAsync(new(draft), new(1), new(newest.Version), default))
        {
            var byLead = contribution.Author.Organization == Lead.Organization;
            Assert.True(byLead || range.IsLeftAloneBy(contribution.Changes, text), $"version {contribution.Version}");
            var next = range.After(contribution.Changes, text, byLead);
            var after = contribution.Changes.Apply(text);
            if (!byLead && !range.IsEmpty) Assert.Equal(text.ToString(range.From, range.To), after.ToString(next.From, next.To));
            (range, text) = (next, after);
        }

        // What is kept and what is followed anew are the same.
        var leads = (await Submissions.FindAsync(app.Network.Submission, default))!.SectionLeads;
        var places = app.Services.GetRequiredService<SectionPlaces>();
        Assert.Equal(range, Assert.Single(await places.AtAsync(new(draft), leads, new(newest.Version), default)).Range);
        await places.KeepAsync(new(draft), new(newest.Version), await places.AtAsync(new(draft), leads, new(newest.Version), default), default);
        Assert.Equal(range, Assert.Single(await places.AtAsync(new(draft), leads, new(newest.Version), default)).Range);
    }

    private async Task<Guid> LedDraftAsync()
    {
        var draft = await app.WrittenDraftAsync(Text);
        await app.Services.GetRequiredService<IGrainFactory>().GetGrain<IDraftGrain>(draft).Seal();
        Assert.True(await GiveAsync(draft, app.Network.Alder, isAlone: true));
        await app.Services.GetRequiredService<IGrainFactory>().GetGrain<IDraftGrain>(draft).Lead();
        return draft;
    }

    private Task<bool> GiveAsync(Guid draft, OrganizationId? lead, bool isAlone) => Submissions.GiveSectionAsync(
        app.Network.Submission, new(draft), section, new(1), Text.IndexOf("## Housing", StringComparison.Ordinal), Text.IndexOf("## Water", StringComparison.Ordinal), lead, isAlone, app.Network.AdaOfAlder, default);

    /// <summary>Inserts before a place in the text of a version, which must be the newest.</summary>
    private async Task<string?> WritesAsync(Guid draft, Author author, int version, string before, string insert)
    {
        var text = await TextAsync(draft);
        var at = text.IndexOf(before, StringComparison.Ordinal);
        return await ProposeAsync(draft, author, version, ChangeSet.Replace(text.Length, at, at, insert));
    }

    private async Task<string?> ProposeAsync(Guid draft, Author author, int version, params ChangeSet[] changes)
    {
        var json = $"[{string.Join(',', changes.Select(one => $$"""{"c":{{Encoding.UTF8.GetString(Written(one))}}}"""))}]";
        var client = ClientId.Of(author.Person, $"section-leads-{Interlocked.Increment(ref typed):00000}");
        var receipt = await app.Services.GetRequiredService<IGrainFactory>().GetGrain<IDraftGrain>(draft).Propose(new(AuthorKey.Of(author), client.Value, version, Encoding.UTF8.GetBytes(json), IsPacked: false));
        return receipt.Refused;
    }

    private static byte[] Written(ChangeSet changes)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) changes.WriteTo(writer);
        return stream.ToArray();
    }

    private async Task<(int Version, string Text)> StandingAsync(Guid draft)
    {
        var newest = await app.Services.GetRequiredService<DraftHistory>().TextAsync(new(draft), null, default);
        return (newest!.Version.Number, newest.Text.ToString()); // not null: it was written
    }

    private async Task<string> TextAsync(Guid draft) => (await StandingAsync(draft)).Text;
}
