using System.Globalization;
using System.Resources;
using System.Text;
using System.Text.RegularExpressions;
using Workspace.Store;
using Workspace.Web.Resources;

namespace Workspace.Web.Tests.Access;

/// <summary>docs/ROLES.md says what the code decides. Run with APPROVE=1 to write it anew.</summary>
public sealed partial class RolesDocumentTests
{
    private static readonly ResourceManager Words = new("Workspace.Web.Resources.Words", typeof(Words).Assembly);
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr");

    [Fact]
    public void The_table_in_the_docs_is_the_one_that_decides()
    {
        var file = Path.Combine(Root(), "docs", "ROLES.md");
        var decided = Written();
        if (Environment.GetEnvironmentVariable("APPROVE") == "1") File.WriteAllText(file, decided);
        Assert.True(decided == File.ReadAllText(file), "docs/ROLES.md is stale: run this test with APPROVE=1 and look at what changed.");
    }

    [Fact]
    public void No_page_no_export_and_nothing_live_decides_by_role_by_itself()
    {
        var decides = Directory.EnumerateFiles(Path.Combine(Root(), "src", "Workspace.Web"), "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => File.ReadLines(file).Where(line => Decision().IsMatch(line) && !line.Contains("selected=", StringComparison.Ordinal) && !line.Contains("checked=", StringComparison.Ordinal)).Select(line => $"{Path.GetFileName(file)}: {line.Trim()}"));
        Assert.Equal(
        [
            "May.razor: protected override void OnParametersSet() => next = Role < SubmissionRole.Observer ? Role + 1 : null;",
            "RolesPage.razor: participant.Role < SubmissionRole.Observer && access!.Narrows(participant.Organization); // not null: shown with it",
        ], decides.Order(StringComparer.Ordinal)); // these list roles and decide nothing, as do forms that begin with one
    }

    private static string Written()
    {
        var roles = Enum.GetValues<SubmissionRole>();
        var stages = Enum.GetValues<SubmissionStage>();
        var text = new StringBuilder("""
            # Who may do what

            Made from `Store/Submissions/RoleTable.cs`, the one place that decides by role; a test fails when this page is stale. Pages, the hub, the writer of a text and exports
            ask `Web/Access`, which asks that table.

            A role belongs to an organization in a submission (a *participating organization*). The roles are a ladder: each may all that those to its right may. For one person of an organization the role can
            be narrowed, never widened, by a contact of the organization or by the coordinator; what the coordinator narrowed, only the coordinator gives back. A **guest** comes by a link, for a
            declared organization that is no member of the submission, with one of the roles below the coordinator's.

            A letter is a stage in which the act is possible:
            """);
        text.Append(' ').AppendJoin(", ", stages.Select(stage => $"**{Letter(stage)}** {Say($"Stage.{stage}", null).ToLowerInvariant()} ({Say($"Stage.{stage}", French).ToLowerInvariant()})")).Append(".\n");
        text.Append("*c*: only by a contact of the organization. Acts with an asterisk are decided here already and offered by no page yet.\n\n");
        text.Append("| act | acte | ").AppendJoin(" | ", roles.Select(role => $"{Say($"Role.{role}", null)}<br>{Say($"Role.{role}", French)}")).Append(" | as a guest<br>de l’extérieur |\n");
        text.Append("| --- | --- | ").AppendJoin(" | ", roles.Select(_ => "---")).Append(" | --- |\n");
        foreach (var act in Enum.GetValues<Act>())
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Say($"Act.{act}", null)}{(RoleTable.Coming.Contains(act) ? "\\*" : "")} | {Say($"Act.{act}", French)} |");
            foreach (var role in roles) text.Append(' ').Append(Stages(act, role)).Append(" |");
            var guests = roles.Where(role => stages.Any(stage => RoleTable.Of(role, stage, isGuest: true).Contains(act))).ToArray();
            text.Append(guests.Length == 0 ? " – |\n" : $" {Say($"Role.{guests[^1]}", null).ToLowerInvariant()}{(guests[^1] > RoleTable.WidestOfGuests ? " and wider" : "")} |\n");
        }

        return text.ToString();

        string Stages(Act act, SubmissionRole role)
        {
            var all = stages.Where(stage => RoleTable.Of(role, stage, isContact: true).Contains(act)).ToArray();
            if (all.Length == 0) return "–";
            var letters = all.Length == stages.Length ? "all" : string.Concat(all.Select(Letter));
            return RoleTable.Of(role, all[0]).Contains(act) ? letters : $"{letters} *c*";
        }
    }

    /// <summary>O, D, R, S, F, A.</summary>
    private static string Letter(SubmissionStage stage) => stage.ToString()[..1];

    private static string Say(string key, CultureInfo? culture) => Words.GetString(key, culture ?? CultureInfo.InvariantCulture) ?? throw new InvalidOperationException($"No words for {key}.");

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Workspace.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No solution above the tests.");
        return folder;
    }

    /// <summary>A role compared with one of them.</summary>
    [GeneratedRegex(@"[Rr]ole\)? (is|==|!=|<|>|<=|>=) (not )?SubmissionRole\.|SubmissionRole\.\w+ (or|and|=>)")]
    private static partial Regex Decision();
}
