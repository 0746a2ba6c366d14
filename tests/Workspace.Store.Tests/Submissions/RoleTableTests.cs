namespace Workspace.Store.Tests;

public sealed class RoleTableTests
{
    private static readonly SubmissionStage[] Stages = Enum.GetValues<SubmissionStage>();
    private static readonly SubmissionRole[] Roles = Enum.GetValues<SubmissionRole>();

    [Fact]
    public void Every_act_has_one_rule_and_somebody_who_may() =>
        Assert.Equal(Enum.GetValues<Act>(), RoleTable.Rules.Where(rule => Stages.Any(stage => RoleTable.Of(SubmissionRole.Coordinator, stage, isContact: true).Contains(rule.Act))).Select(rule => rule.Act));

    [Fact]
    public void Each_role_may_all_that_a_narrower_one_may()
    {
        foreach (var stage in Stages)
            foreach (var isContact in new[] { false, true })
                foreach (var (wide, narrow) in Roles.Zip(Roles.Skip(1)))
                    Assert.True(RoleTable.Of(wide, stage, isContact).IsSupersetOf(RoleTable.Of(narrow, stage, isContact)), $"{wide} {narrow} {stage}");
    }

    [Fact]
    public void A_guest_may_no_more_than_a_member_with_the_role_and_never_what_is_the_organizations()
    {
        foreach (var stage in Stages)
            foreach (var role in Roles)
            {
                var guest = RoleTable.Of(role, stage, isContact: true, isGuest: true);
                Assert.True(RoleTable.Of(role, stage).IsSupersetOf(guest));
                Assert.DoesNotContain(guest, act => act is Act.Approve or Act.Leave or Act.NarrowOwnPeople or Act.LeadSection || act >= Act.Freeze);
            }
    }

    [Theory]
    [InlineData(SubmissionRole.Coordinator, SubmissionStage.Drafting, "Read, Export, Comment, Suggest, Write, LeadSection, Freeze, OpenDrafts, InviteOrganizations, InviteGuests, GiveRoles, GiveSections, ChangeRules, MoveStages, SeeAccessLog, KnowUnlisted")]
    [InlineData(SubmissionRole.Drafter, SubmissionStage.Review, "Read, Export, Comment, Suggest, Write, LeadSection")]
    [InlineData(SubmissionRole.Drafter, SubmissionStage.SignOn, "Read, Export, Comment")]
    [InlineData(SubmissionRole.Suggester, SubmissionStage.Drafting, "Read, Export, Comment, Suggest")]
    [InlineData(SubmissionRole.Reviewer, SubmissionStage.Drafting, "Read, Export, Comment")]
    [InlineData(SubmissionRole.Observer, SubmissionStage.Drafting, "Read, Export")]
    [InlineData(SubmissionRole.Coordinator, SubmissionStage.Filed, "Read, Export, GiveRoles, MoveStages, SeeAccessLog, KnowUnlisted")]
    [InlineData(SubmissionRole.Drafter, SubmissionStage.Filed, "Read, Export")]
    public void A_role_in_a_stage_may_this(SubmissionRole role, SubmissionStage stage, string may) => Assert.Equal(may, RoleTable.Of(role, stage).ToString());

    [Fact]
    public void A_set_of_acts_says_what_it_holds()
    {
        var acts = Acts.Of(Act.Write, Act.Read, Act.Write);
        Assert.Equal([Act.Read, Act.Write], acts);
        Assert.Equal(2, acts.Count);
        Assert.True(acts.Contains(Act.Write));
        Assert.False(acts.Contains(Act.Freeze));
        Assert.Equal(Acts.Of(Act.Write), acts.And(Acts.Of(Act.Write, Act.Freeze)));
        Assert.True(Acts.None.IsEmpty);
    }
}
