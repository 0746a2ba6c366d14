using System.Text;
using Workspace.Collab;

namespace Workspace.Store;

/// <summary>The text of a draft at one version and who wrote it, so that not everything before need be replayed.</summary>
/// <param name="At">When that version came to be, UTC.</param>
/// <param name="Hash">Of the history up to it.</param>
/// <param name="Text">In UTF-8.</param>
/// <param name="Attribution">As <see cref="Collab.Attribution.ToBytes"/> writes it.</param>
internal sealed record Checkpoint(DraftVersion Version, DateTimeOffset At, byte[] Hash, byte[] Text, byte[] Attribution)
{
    public static Checkpoint Of(Draft draft, DateTimeOffset at, byte[] hash) =>
        new(draft.Version, at, hash, Encoding.UTF8.GetBytes(draft.Text.ToString()), draft.Attribution.ToBytes());

    public Draft Draft => Draft.At(Version, Rope.Of(Encoding.UTF8.GetString(Text)), Collab.Attribution.FromBytes(Attribution));
}
