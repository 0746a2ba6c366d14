using System.Collections.Immutable;

namespace Workspace.Collab;

/// <summary>The deleted text directly before and behind an anchor, by the deletions that took it. Immutable.</summary>
/// <remarks>
/// A later deletion beside it takes what stood next to what was gone already, so deletions lie in each other like skins: what some of them that follow each other took
/// is one piece on either side. An undo of them, or an older version, brings back just such pieces.
/// </remarks>
internal sealed partial class LostText : IEquatable<LostText>
{
    private readonly ImmutableArray<Skin> skins;

    internal LostText(string before, string after, ImmutableArray<Skin> skins)
    {
        Before = before;
        After = after;
        this.skins = skins;
    }

    /// <summary>The deleted text before the anchor; its end lies nearest.</summary>
    internal string Before { get; }

    /// <summary>The deleted text behind the anchor; its start lies nearest.</summary>
    internal string After { get; }

    /// <summary>What each deletion took on either side, the earliest first: that lies nearest. None is empty.</summary>
    internal ImmutableArray<Skin> Skins => skins;

    /// <summary>What the first deletion took.</summary>
    internal static LostText Of(string before, string after) => new LostText("", "", []).Grown(before, after);

    /// <summary>With what one more deletion took beside it.</summary>
    internal LostText Grown(string before, string after)
    {
        // Where there is no room, or half a pair too little, nothing more is next to what is kept.
        if (Before.Length >= Anchor.Most - 1) before = "";
        if (After.Length >= Anchor.Most - 1) after = "";
        if (before.Length == 0 && after.Length == 0) return this;
        return new LostText(before + Before, After + after, skins.Add(new(before.Length, after.Length))).Nearest(Anchor.Most, Anchor.Most);
    }

    public bool Equals(LostText? other) => other is not null && Before == other.Before && After == other.After && skins.AsSpan().SequenceEqual(other.skins.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as LostText);

    public override int GetHashCode() => HashCode.Combine(Before, After, skins.Length);

    /// <summary>Only so much of it on either side, the nearest; never half a surrogate pair.</summary>
    private LostText Nearest(int before, int after)
    {
        if (before >= Before.Length && after >= After.Length) return this;
        (before, after) = (Math.Min(before, Before.Length), Math.Min(after, After.Length));
        if (before > 0 && char.IsLowSurrogate(Before[^before])) before--;
        if (after > 0 && char.IsHighSurrogate(After[after - 1])) after--;

        var kept = ImmutableArray.CreateBuilder<Skin>();
        var (leftBefore, leftAfter) = (before, after);
        foreach (var skin in skins)
        {
            var part = new Skin(Math.Min(skin.Before, leftBefore), Math.Min(skin.After, leftAfter));
            if (part != default) kept.Add(part);
            (leftBefore, leftAfter) = (leftBefore - part.Before, leftAfter - part.After);
        }

        return new(Before[^before..], After[..after], kept.ToImmutable());
    }

    /// <summary>How much one deletion took on either side.</summary>
    internal readonly record struct Skin(int Before, int After);
}
