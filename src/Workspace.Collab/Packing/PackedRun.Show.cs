namespace Workspace.Collab;

public static partial class PackedRun
{
    /// <summary>Contributions as lines for people, one by one as they are asked for. The same for the same contributions, in every place and language.</summary>
    /// <remarks>
    /// <para>A line of its own says who writes from here on: <c>person ..., organization ..., client ...</c>. Then comes a line for each contribution, or for a go, what a hand typed on or erased
    /// on with at most two seconds between: <c>7 to 19, 2026-03-01 12:00:00.000 for 1.250 s, typed: at 5 -2 +"a word"</c>. That is versions; time, UTC; channel; and
    /// of each range its place in the text before, how many code units go, and what comes. Lines under it say of which stretches of all the inserted text, read as one, who first wrote them.</para>
    /// <para>Text is whole and in quotes, with <c>\"</c>, <c>\\</c>, <c>\n</c>, <c>\t</c>, and <c>\u{200B}</c> for what else is not seen: what controls, formats or ends lines.</para>
    /// </remarks>
    /// <param name="contributions">In order; <see cref="Read"/> gives those of a packed run.</param>
    public static IEnumerable<string> Show(IEnumerable<Contribution> contributions)
    {
        Go? go = null;
        foreach (var next in contributions)
        {
            if (go is not null && go.TryAdd(next)) continue;
            foreach (var line in go?.Lines ?? []) yield return line;
            if (go is null || !go.IsBy(next)) yield return $"person {next.Author.Person}, organization {next.Author.Organization}, client {next.Client}";
            go = new(next);
        }

        foreach (var line in go?.Lines ?? []) yield return line;
    }
}
