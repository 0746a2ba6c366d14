namespace Workspace.Store;

/// <summary>What a stage means, for whoever decides by it.</summary>
public static class SubmissionStages
{
    /// <summary>Those that a coordinator moves a submission to, in order.</summary>
    public static IReadOnlyList<SubmissionStage> Offered { get; } =
        [SubmissionStage.Drafting, SubmissionStage.Review, SubmissionStage.SignOn, SubmissionStage.Filed, SubmissionStage.Archived];

    /// <summary>Whether the texts may be changed at all: until organizations sign what stands there.</summary>
    public static bool AllowsWriting(this SubmissionStage stage) => stage < SubmissionStage.SignOn;

    /// <summary>Whether entering it freezes every text.</summary>
    public static bool FreezesTexts(this SubmissionStage stage) => !stage.AllowsWriting();

    /// <summary>Whether everything in it can only be read any more.</summary>
    public static bool IsReadOnly(this SubmissionStage stage) => stage == SubmissionStage.Archived;

    /// <summary>Whether what was asked of everybody is done: nothing is due any more.</summary>
    public static bool IsOver(this SubmissionStage stage) => stage >= SubmissionStage.Filed;

    /// <summary>Whether moving there must be confirmed: what went out cannot be called back.</summary>
    public static bool NeedsConfirmation(this SubmissionStage stage) => stage is SubmissionStage.Filed or SubmissionStage.Archived;
}
