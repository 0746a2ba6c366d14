using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Workspace.Browser.Tests;

/// <summary>What axe finds wrong with a page. It runs in the page and only what is wrong comes back: the package for Playwright opens a
/// second page to put results together, and carries there and back whatever passed, which takes ten times as long.</summary>
public static class AccessibilityScan
{
    private const string Run = """
        axe.run(document, {
          runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
          resultTypes: ["violations"],
        }).then(found => JSON.stringify(found.violations.map(one => ({rule: one.id, says: one.help, where: one.nodes.slice(0, 5).map(node => node.html)}))))
        """;

    /// <summary>The script of a frame; a frame of another origin is heard too.</summary>
    private static readonly string Axe = $"{new BundledAxeScriptProvider().GetScript()}; axe.configure({{allowedOrigins: ['<unsafe_all_origins>']}});";

    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web);

    /// <summary>Where many pages of a window are scanned, they load the script themselves: that is faster than sending it to each.</summary>
    public static Task PrepareAsync(IBrowserContext window) => window.AddInitScriptAsync(Axe);

    /// <summary>Everything of the page and of the frames in it.</summary>
    public static async Task<IReadOnlyList<Fault>> FaultsAsync(IPage page)
    {
        foreach (var frame in page.Frames)
            if (!await frame.EvaluateAsync<bool>("() => 'axe' in window")) await frame.EvaluateAsync($"() => {{ {Axe} }}");
        return JsonSerializer.Deserialize<List<Fault>>(await page.EvaluateAsync<string>($"() => {Run}"), Wire)!; // not null: a list was written
    }

    public sealed record Fault(string Rule, string Says, IReadOnlyList<string> Where)
    {
        public override string ToString() => $"{Rule}: {Says}: {string.Join(" | ", Where)}";
    }
}
