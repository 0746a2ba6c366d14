namespace Workspace.Store.Tests;

public sealed class TimelineTests
{
    private const string Geneva = "Europe/Zurich";

    [Fact]
    public void With_time_enough_review_ends_six_weeks_before_the_deadline_on_a_weekday_evening_in_Geneva()
    {
        var deadline = Timeline.At(new(2027, 10, 7), new(18, 0), Geneva);
        var plan = Timeline.Back(Template.Find("upr-joint")!, deadline.AddDays(-300), deadline, Geneva);
        Assert.Equal([SubmissionStage.Drafting, SubmissionStage.Review, SubmissionStage.SignOn, SubmissionStage.Filed], plan.Select(stage => stage.Stage));
        Assert.Equal(new DateTimeOffset(2027, 8, 26, 16, 0, 0, TimeSpan.Zero), plan[1].EndsAt); // a Thursday, 18:00 in Geneva's summer
        Assert.Equal(deadline, plan[^1].EndsAt);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(90)]
    [InlineData(400)]
    public void However_little_time_there_is_the_stages_keep_their_order_and_end_by_the_deadline(double days)
    {
        foreach (var template in Template.All)
            for (var day = 0; day < 14; day++)
            {
                var deadline = Timeline.At(new DateOnly(2027, 3, 20).AddDays(day), new(12, 0), Geneva); // across the day the clocks go forward
                var plan = Timeline.Back(template, deadline.AddDays(-days), deadline, Geneva);
                Assert.True(Timeline.IsInOrder(plan, deadline), $"{template.Key}, {days} days before {deadline}");
            }
    }

    [Fact]
    public void No_stage_ends_on_a_weekend_but_the_deadline_itself()
    {
        for (var day = 0; day < 30; day++)
        {
            var deadline = Timeline.At(new DateOnly(2027, 9, 1).AddDays(day), new(18, 0), Geneva);
            var plan = Timeline.Back(Template.Find("cedaw")!, deadline.AddDays(-200), deadline, Geneva);
            Assert.DoesNotContain(plan.SkipLast(1), stage => stage.EndsAt.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
        }
    }

    [Fact]
    public void A_plan_out_of_order_or_past_the_deadline_is_none()
    {
        var at = new DateTimeOffset(2027, 9, 1, 12, 0, 0, TimeSpan.Zero);
        Assert.False(Timeline.IsInOrder([new(SubmissionStage.Review, at), new(SubmissionStage.Drafting, at.AddDays(1))], null));
        Assert.False(Timeline.IsInOrder([new(SubmissionStage.Drafting, at), new(SubmissionStage.Review, at.AddDays(-1))], null));
        Assert.False(Timeline.IsInOrder([new(SubmissionStage.Drafting, at)], at.AddMinutes(-1)));
        Assert.True(Timeline.IsInOrder([new(SubmissionStage.Drafting, at), new(SubmissionStage.Filed, at)], at));
    }
}
