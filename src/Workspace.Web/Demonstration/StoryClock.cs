namespace Workspace.Web.Demonstration;

/// <summary>A clock that shows the day of the story that is being told.</summary>
internal sealed class StoryClock : TimeProvider
{
    public DateTimeOffset Now { get; set; }

    public override DateTimeOffset GetUtcNow() => Now;
}
