namespace Workspace.Collab;

/// <summary>A draft that follows contributions in place, of which only the last state is kept.</summary>
internal sealed class DraftReplay(DraftVersion version, Rope text, Attribution attribution)
{
    private readonly DraftVersion begun = version;

    /// <summary>The version it is at.</summary>
    internal DraftVersion Version { get; private set; } = version;

    internal ReplayedText Text { get; } = text.Replayed;

    internal ReplayedRuns Attribution { get; } = attribution.Replayed;

    /// <summary>Follows the next contribution.</summary>
    /// <exception cref="ArgumentException">It is not the next version, or not for this text.</exception>
    internal void Follow(Contribution contribution)
    {
        CheckNext(contribution.Version);
        contribution.Changes.Apply(Text);
        Attribution.Follow(contribution);
        Version = contribution.Version;
    }

    /// <summary>Follows a packed run up to a version, from where it is.</summary>
    /// <param name="packed">The run.</param>
    /// <param name="upTo">The last version to follow.</param>
    /// <param name="since">All after this version is told of.</param>
    /// <param name="remember">Who is told.</param>
    /// <exception cref="FormatException">It is damaged.</exception>
    /// <exception cref="ArgumentException">It does not follow, or is not for this text.</exception>
    internal void Follow(ReadOnlySpan<byte> packed, DraftVersion upTo, DraftVersion since, Action<Contribution> remember)
    {
        if (!PackedRun.TryOpen(packed, out var reader))
        {
            foreach (var contribution in PackedRun.Read(packed))
            {
                if (contribution.Version > upTo) return;
                if (contribution.Version > begun) Follow(contribution);
                if (contribution.Version > since) remember(contribution);
            }

            return;
        }

        for (var left = reader?.Count ?? 0; left > 0; left--)
        {
            reader!.MoveNext(); // with something left to read it is there
            if (reader.Version > upTo) return;
            if (reader.Version > begun) Follow(reader);
            if (reader.Version > since) remember(reader.Contribution);
        }

        reader?.End();
    }

    private void Follow(ContributionReader reader)
    {
        if (!reader.IsPlain)
        {
            Follow(reader.Contribution);
            return;
        }

        CheckNext(reader.Version);
        ref readonly var one = ref reader.One;
        ChangeSet.CheckLength(Text.Length, one.LengthBefore, "packed");
        Text.Replace(one.Kept, one.Kept + one.Removed, reader.Inserted);
        Attribution.Follow(one, reader.By);
        Version = reader.Version;
    }

    private void CheckNext(DraftVersion next)
    {
        if (next != Version.Next) throw new ArgumentException($"Got version {next}, expected {Version.Next}.", nameof(next));
    }
}
