namespace Workspace.Bench;

/// <summary>What DESIGN asks of the engine, and whether this run has it.</summary>
internal static class Budgets
{
    private const string Paper = "automerge-paper";

    internal static Table Of(Results results)
    {
        var table = new Table("budget", "asked", "measured", "");
        foreach (var trace in Trace.Recorded)
        {
            var least = trace == Paper ? 1.5 : 1;
            AtLeast($"{trace}: apply + attribution faster than diamond-types", least, Faster(trace, "apply + attribution", "diamond-types", "insert, delete"));
        }

        AtLeast($"{Paper}: apply + attribution faster than Yjs", 50, Faster(Paper, "apply + attribution", "yjs", "insert, delete"));
        AtLeast($"{Paper}: whole authority faster than CodeMirror's", 3, Faster(Paper, "whole authority", "codemirror", "collab authority"));
        AtMost($"{Paper}: packed history, with authors and the recorded times, of its final text", 1.6, Packed(Paper, History.RecordedTimes), "x");
        Told($"{Paper}: the same with times as a person types, drawn at random", Packed(Paper, "history, one run"));
        Told("json-crdt-blog-post: the same with its recorded times, those of typing", Packed("json-crdt-blog-post", History.RecordedTimes));
        AtMost($"{Paper}: unpacked and rebuilt, text and attribution", 60, results.Find(Paper, Row.Ours, "history, one run")?.Load?.Median, " ms");
        AtMost("a keystroke 10 versions behind, accepted", 4, Late("10 behind"), " µs");
        AtMost("a keystroke 200 versions behind, accepted", 15, Late("200 behind"), " µs");
        AtMost("random edits in 10,000,000 characters to those in 10,000", 20, Random("10,000,000") / Random("10,000 "), "x");
        AtMost("two versions of 6,000 words compared", 50, Compared("6,000"), " ms");
        AtMost("two versions of 100,000 words compared", 300, Compared("100,000"), " ms");
        return table;

        void AtLeast(string budget, double asked, double? measured) => table.Add(budget, $"at least {asked}x", Figures.Times(measured), Verdict(measured >= asked, measured));
        void AtMost(string budget, double asked, double? measured, string unit) => table.Add(budget, $"at most {asked}{unit}", measured is null ? "" : $"{measured:0.00}{unit}", Verdict(measured <= asked, measured));

        void Told(string what, double? measured) => table.Add(what, "", measured is null ? "" : $"{measured:0.00}x", "not asked, see above");

        double? Packed(string trace, string operation) => (double?)results.Find(trace, Row.Ours, operation)?.Bytes / results.TextLength(trace);
        double? Faster(string trace, string ours, string peer, string operation) =>
            results.Find(trace, peer, operation)?.Edit?.Median / results.Find(trace, Row.Ours, ours)?.Edit?.Median;
        double? Late(string operation) => results.Find(Results.Rebasing, Row.Ours, operation)?.Edit?.Median / 1e3;
        double? Random(string length) => results.Find(Results.Sizes, Row.Ours, $"random edits in {length}")?.Edit?.Median;
        double? Compared(string words) => results.Find(Results.Comparing, Row.Ours, $"compare, {words}")?.Whole?.Median;
    }

    private static string Verdict(bool isMet, double? measured) => measured is null ? "not measured in this run" : isMet ? "met" : "MISSED";
}
