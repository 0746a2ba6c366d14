using Microsoft.AspNetCore.Http.HttpResults;
using Workspace.Collab;
using Workspace.Web.Live;

namespace Workspace.Web.Api;

/// <summary>A kind of trouble that the API tells of, as RFC 9457 has it. docs/API.md says what to do about each.</summary>
public sealed record Problem(string Name, int Status, string Title)
{
    public static Problem BadRequest { get; } = new("bad-request", 400, "The request is not of the form that this address takes.");

    public static Problem NoToken { get; } = new("no-token", 401, "There is no token with it, or one that does not hold (any more).");

    public static Problem NoScope { get; } = new("no-scope", 403, "The token does not have the scope that this needs.");

    public static Problem NotFound { get; } = new("not-found", 404, "There is no such thing, or nothing that this token's organization may see.");

    public static Problem WrongMethod { get; } = new("wrong-method", 405, "This address does not take that method.");

    public static Problem WrongContent { get; } = new("wrong-content", 415, "This address takes JSON.");

    public static Problem TooMany { get; } = new("too-many", 429, "That was too much at once. Retry-After says how many seconds to wait.");

    public static Problem Failed { get; } = new("failed", 500, "Something failed on our side.");

    /// <summary>Every one there is: those above, and the refusals of docs/PROTOCOL.md.</summary>
    public static IReadOnlyList<Problem> All { get; } =
        [.. new[] { BadRequest, NoToken, NoScope, NotFound, WrongMethod, WrongContent, TooMany, Failed }.Concat(Enum.GetValues<Refusal>().Where(refusal => refusal != Refusal.TooMany).Select(Of))];

    /// <summary>What stands as <c>type</c>.</summary>
    public string Type => $"urn:workspace:problem:{Name}";

    /// <summary>For a status that says nothing else.</summary>
    public static Problem Of(int status) => All.FirstOrDefault(problem => problem.Status == status) ?? (status < 500 ? BadRequest : Failed);

    /// <summary>For a refusal by its name.</summary>
    public static Problem OfRefusal(string name) => All.First(problem => problem.Name == name);

    public ProblemHttpResult Result(string? detail = null) => TypedResults.Problem(detail, statusCode: Status, title: Title, type: Type);

    private static Problem Of(Refusal refusal) => new(Wire.Name(refusal), StatusOf(refusal), refusal switch
    {
        Refusal.TooLarge => "The proposal is too large, the text would become too long, or it was made on a version that is too far back.",
        Refusal.BadChangeSet => "A change set is none, or not the one that was sent before under the same key.",
        Refusal.WrongLength => "A change set is for a text of another length than that of its base.",
        Refusal.AheadOfUs => "The base is a version that does not exist.",
        Refusal.ForbiddenCharacters => "There is a carriage return, U+0000 or half a surrogate pair in it, or a pair would be split.",
        Refusal.NoRight => "This token's organization may not do this here (any more).",
        Refusal.DraftFrozen => "The text is frozen.",
        Refusal.SectionLed => "It touches a section that others lead and alone may change.",
        Refusal.Unavailable => "The history cannot be written just now. Sent again as it is, it changes nothing twice.",
        _ => refusal.ToString(),
    });

    private static int StatusOf(Refusal refusal) => refusal switch
    {
        Refusal.TooLarge => 413,
        Refusal.NoRight or Refusal.SectionLed => 403,
        Refusal.AheadOfUs or Refusal.DraftFrozen => 409,
        Refusal.Unavailable => 503,
        _ => 422,
    };
}
