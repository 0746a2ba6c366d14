using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Marten;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Tests.Security;

/// <summary>A submission with a draft in which one word stands, and a caller of every kind: new, so that what one tries leaves nothing to the next.</summary>
internal sealed partial class Place
{
    /// <summary>Stands in the text, the title and the summary: who takes no part never sees it.</summary>
    public const string Secret = "Quillwort";

    private static readonly Dictionary<string, SubmissionRole> Roles = new()
    {
        ["coordinator"] = SubmissionRole.Coordinator,
        ["drafter"] = SubmissionRole.Drafter,
        ["suggester"] = SubmissionRole.Suggester,
        ["reviewer"] = SubmissionRole.Reviewer,
        ["observer"] = SubmissionRole.Observer,
        ["left"] = SubmissionRole.Drafter,
        ["removed"] = SubmissionRole.Drafter,
    };

    private readonly Dictionary<string, Guid> values = [];
    private readonly Dictionary<TokenScope, Caller> lacking = [];

    public required IReadOnlyDictionary<string, Caller> Callers { get; init; }

    public Guid Draft => values["draft"];

    public Guid Submission => values["submission"];

    /// <param name="called">How people, organizations, submission and draft are called, and what stands in the text; harmless unless said.</param>
    /// <param name="isTextToo">Whether the text says that too.</param>
    public static async Task<Place> MakeAsync(WorkspaceApp app, string? called = null, bool isTextToo = true)
    {
        var now = DateTimeOffset.UtcNow;
        Guid submission = Guid.CreateVersion7(), draft = Guid.CreateVersion7();
        var organizations = Roles.Keys.Append("outsider").ToDictionary(name => name, _ => Guid.CreateVersion7());
        var people = organizations.Keys.Concat(["stranger", "ended"]).ToDictionary(name => name, _ => Guid.CreateVersion7());
        var by = new Author(new(people["coordinator"]), new(organizations["coordinator"]));
        var said = new Dictionary<string, string>();
        var sessions = new Dictionary<string, Guid>();
        await using (var session = app.Services.GetRequiredService<IDocumentStore>().LightweightSession())
        {
            foreach (var (name, person) in people)
            {
                session.Insert(new Account
                {
                    Id = person,
                    Name = called ?? $"Caller {name}",
                    Email = $"{person:N}@example.org",
                    NormalizedEmail = $"{person:N}@EXAMPLE.ORG".ToUpperInvariant(),
                    EmailConfirmed = true,
                    SecurityStamp = person.ToString("N"),
                    ActsFor = organizations.GetValueOrDefault(name) is var home && home != Guid.Empty ? home : null,
                });
                session.Insert(new AccountSession { Id = sessions[name] = Guid.CreateVersion7(now), Person = person, At = now, SeenAt = now, Device = "", Way = "link", ProvedAt = now });
            }

            foreach (var (name, organization) in organizations)
            {
                session.Events.StartStream<Organization>(organization,
                    new OrganizationFounded(new(called ?? $"House of the {name}", called ?? $"Maison {name}"), called ?? name, "institute", new(called ?? "Invented.", called ?? "Inventée."), called ?? "Ontario", now),
                    new MemberJoined(new(people[name]), called ?? "Director", IsContact: true, now));
            }

            foreach (var name in people.Keys)
                said[name] = Token(session, new(new(people[name]), new(organizations.GetValueOrDefault(name))), Enum.GetValues<TokenScope>(), now.AddDays(1));
            said["expired"] = Token(session, by, Enum.GetValues<TokenScope>(), now.AddSeconds(-1));
            foreach (var scope in Enum.GetValues<TokenScope>()) said[$"not {scope}"] = Token(session, by, Enum.GetValues<TokenScope>().Where(other => other != scope), now.AddDays(1));
            session.Events.Append(organizations["left"], new MemberLeft(new(people["left"]), now));
            session.Events.Append(organizations["outsider"], new MemberJoined(new(people["left"]), "Volunteer", IsContact: false, now));
            var opened = new SubmissionDraft(new(draft), new("Main text", "Texte principal"), "en", CountsWords: true);
            session.Events.StartStream<Submission>(submission,
            [
                new SubmissionStarted(new(called ?? $"On {Secret}", called ?? $"Sur {Secret}"), new(called ?? Secret, called ?? Secret), "upr-joint", called ?? "Canada", now.AddDays(30), 5630, [], by, now),
                .. Roles.Select(role => new OrganizationJoinedSubmission(new(organizations[role.Key]), role.Value, by, now)),
                new OrganizationLeftSubmission(new(organizations["removed"]), by, now),
                new SubmissionDraftOpened(opened, by, now),
            ]);
            session.Events.StartStream<DraftStanding>(draft, new DraftOpened(submission, opened.Title, opened.Language, by, now));
            await session.SaveChangesAsync();
        }

        var lines = isTextToo && called is not null ? new[] { called, $"# {called}", "", $"- {called}", "", $"| {called} |", "| --- |", $"| {called} |", "", $"> {called}" } : [$"{Secret} and nothing else."];
        await app.ContributeAsync(draft, by, 0, JsonSerializer.Serialize(new object[] { new object[] { 0 }.Concat(lines).ToArray() }));
        if (isTextToo && called is not null) await app.Services.GetRequiredService<Suggestions>().MakeAsync(Guid.CreateVersion7(), new(draft), new(new(1), 0, 0, "", called, called), by, default);
        var callers = new Dictionary<string, Caller>
        {
            ["nobody"] = Form(app, new(null, null, null, null, "", "")),
            ["wrong-token"] = Form(app, new(null, null, null, "not-a-token", "", "")),
            ["expired-token"] = Form(app, new(null, null, null, said["expired"], "", "")),
            ["ended-token"] = Form(app, new(null, null, null, NewToken(), "", "")),
            ["token"] = Form(app, new(null, null, null, said["coordinator"], "", "")),
            ["no-scope"] = Form(app, new(null, null, null, said[$"not {TokenScope.Read}"], "", "")),
            ["ended"] = Form(app, new(null, null, await EndedAsync(app, new(people["ended"])), null, "", "")),
        };
        foreach (var name in Security.Callers.All.Except(callers.Keys))
            callers[name] = await SignedInAsync(app, people[name], organizations.GetValueOrDefault(name) is var home && home != Guid.Empty ? home : null, sessions[name], said[name]);

        var place = new Place
        {
            Callers = callers,
            values =
            {
                ["draft"] = draft,
                ["submission"] = submission,
                ["organization"] = organizations["coordinator"],
                ["other"] = organizations["outsider"],
                ["drafting"] = organizations["drafter"],
                ["person"] = people["drafter"],
            },
        };
        foreach (var scope in Enum.GetValues<TokenScope>()) place.lacking[scope] = Form(app, new(null, null, null, said[$"not {scope}"], "", ""));
        return place;
    }

    /// <summary>A program of the coordinator's whose token has every scope but one.</summary>
    public Caller Lacking(TokenScope scope) => lacking[scope];

    /// <summary>A draft, a submission and so on in their places: {draft}, {submission}, {organization} (the coordinator's), {drafting} (the drafter's), {other} (one that takes no part), {person} (the drafter) and {own} (the organization for which the caller acts).</summary>
    public string Fill(string pattern, Caller caller) => Hole().Replace(pattern, hole => hole.Groups[1].Value switch
    {
        "own" => (caller.Organization ?? values["organization"]).ToString(),
        "packed" => Packed(),
        var name when values.TryGetValue(name, out var value) => value.ToString(),
        _ => hole.Value, // of a body in JSON
    });

    /// <summary>The address that a route gives by itself.</summary>
    public string Address(string route, Caller caller)
    {
        var segments = route.Split('/');
        for (var i = 1; i < segments.Length; i++)
        {
            segments[i] = Parameter().Replace(segments[i], parameter => (segments[i - 1], parameter.Groups[1].Value.ToLowerInvariant()) switch
            {
                ("drafts", _) => "{draft}",
                ("submissions", _) => "{submission}",
                ("organizations", _) => "{organization}",
                (_, "version" or "number" or "second") => "1",
                (_, "first") => "0",
                _ => throw new FormatException($"'{route}' does not say what stands for {parameter.Value}: give the row at=/an/address"),
            });
        }

        return Fill(string.Join('/', segments), caller);
    }

    private static async Task<Caller> SignedInAsync(WorkspaceApp app, Guid person, Guid? organization, Guid session, string token) =>
        Form(app, new(person, organization, await app.CookieAsync(new(person), session: session), token, "", ""));

    private static string NewToken() => Tokens.Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static string Token(IDocumentSession session, Author author, IEnumerable<TokenScope> scopes, DateTimeOffset until)
    {
        var said = NewToken();
        session.Insert(new Token
        {
            Id = Guid.CreateVersion7(),
            Person = author.Person.Value,
            Organization = author.Organization.Value,
            Name = "A program",
            Scopes = [.. scopes],
            Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said))),
            Start = said[..14],
            MadeAt = until.AddDays(-1),
            ExpiresAt = until,
        });
        return said;
    }

    /// <summary>A session of two minutes ago whose account has had a new stamp since.</summary>
    private static async Task<string> EndedAsync(WorkspaceApp app, PersonId person)
    {
        var cookie = await app.CookieAsync(person, DateTimeOffset.UtcNow.AddMinutes(-2));
        await using var session = app.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        var account = await session.LoadAsync<Account>(person.Value) ?? throw new InvalidOperationException($"No account {person}.");
        account.SecurityStamp = Guid.CreateVersion7().ToString("N");
        session.Store(account);
        await session.SaveChangesAsync();
        return cookie;
    }

    /// <summary>With what the forms of our pages carry, so that what is refused is refused for another reason.</summary>
    private static Caller Form(WorkspaceApp app, Caller caller)
    {
        using var scope = app.Services.CreateScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        if (caller.Person is { } person)
        {
            http.User = new(new System.Security.Claims.ClaimsIdentity(
                [new(System.Security.Claims.ClaimTypes.NameIdentifier, person.ToString()), new(System.Security.Claims.ClaimTypes.Name, $"{person:N}@example.org")], "test"));
        }

        var tokens = scope.ServiceProvider.GetRequiredService<IAntiforgery>().GetTokens(http);
        return caller with { FormCookie = $"Workspace.Form={tokens.CookieToken}", FormToken = tokens.RequestToken! }; // not null: asked for both
    }

    /// <summary>A packed proposal, as bytes are written in JSON.</summary>
    private string Packed()
    {
        var key = Encoding.ASCII.GetBytes("packed-key-of-the-table");
        byte[] length = [27]; // of the text
        return Convert.ToBase64String([.. Draft.ToByteArray(bigEndian: true), (byte)key.Length, .. key, 1, .. length, 0x00, 0x04, 0x78]);
    }

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"\{([A-Za-z]+)(?::[^}]*)?\}")]
    private static partial Regex Parameter();
}
