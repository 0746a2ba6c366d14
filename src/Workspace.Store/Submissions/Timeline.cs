namespace Workspace.Store;

/// <summary>The stages' ends, planned back from a deadline.</summary>
public static class Timeline
{
    /// <summary>When each stage should end, in order; the last is the deadline itself.</summary>
    /// <remarks>At 18:00 in the zone of the deadline, on a weekday, never later than the share says: with less time than a template takes, all stages shrink alike.</remarks>
    public static IReadOnlyList<StagePlan> Back(Template template, DateTimeOffset from, DateTimeOffset deadline, string zone)
    {
        var there = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var days = Math.Max(0, (deadline - from).TotalDays);
        var share = template.FullLength == 0 ? 1 : Math.Min(1, days / template.FullLength);
        var plan = new List<StagePlan>();
        foreach (var stage in template.Timeline)
        {
            var ends = Evening(deadline.AddDays(-stage.DaysBefore * share), there);
            if (ends > deadline) ends = deadline;
            if (plan.Count > 0 && ends < plan[^1].EndsAt) ends = plan[^1].EndsAt;
            plan.Add(new(stage.Stage, ends));
        }

        return [.. plan, new(SubmissionStage.Filed, deadline)];
    }

    /// <summary>Whether a plan can be followed: known stages in their order, none ending before the one before it or after the deadline.</summary>
    public static bool IsInOrder(IReadOnlyList<StagePlan> plan, DateTimeOffset? deadline)
    {
        for (var i = 1; i < plan.Count; i++)
            if (plan[i].Stage <= plan[i - 1].Stage || plan[i].EndsAt < plan[i - 1].EndsAt) return false;
        return deadline is null || plan.All(stage => stage.EndsAt <= deadline);
    }

    /// <summary>A time of day in a zone, in UTC; one that the clocks skip is as much later as they are put on.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time, string zone)
    {
        var there = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var local = day.ToDateTime(time);
        return new DateTimeOffset(local, there.GetUtcOffset(local)).ToUniversalTime();
    }

    private static DateTimeOffset Evening(DateTimeOffset at, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        var back = day.DayOfWeek switch { DayOfWeek.Saturday => 1, DayOfWeek.Sunday => 2, _ => 0 };
        return At(day.AddDays(-back), new TimeOnly(18, 0), zone.Id);
    }
}
