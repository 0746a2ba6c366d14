namespace Workspace.Web.Demonstration;

/// <summary>How long people take, made up but always the same.</summary>
internal sealed class Pace
{
    // Seeded, so that a filling that was cut short goes on with the very same times.
    private readonly Random _chance = new(1948);

    /// <summary>Before somebody begins to write or change something.</summary>
    public TimeSpan Reading() => Between(12_000, 55_000);

    /// <summary>A stroke: by its length, with a pause for thought after a sentence and a longer one after a paragraph.</summary>
    public TimeSpan Writing(Stroke stroke)
    {
        var typing = Between(140, 260) * Math.Clamp(stroke.Insert.Trim().Length, 1, 14);
        if (stroke.Insert.StartsWith("\n\n", StringComparison.Ordinal)) return typing + Between(4_000, 21_000);
        return stroke.Insert.TrimEnd() is [.., '.' or ';' or ':'] ? typing + Between(700, 5_000) : typing;
    }

    // Whole milliseconds: times are stored so.
    private TimeSpan Between(int from, int to) => TimeSpan.FromMilliseconds(_chance.Next(from, to));
}
