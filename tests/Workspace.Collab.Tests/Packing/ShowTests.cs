namespace Workspace.Collab.Tests;

public sealed class ShowTests
{
    [Fact]
    public void A_chronicle_is_shown_as_approved()
    {
        var approved = Path.Combine(Repository.Root, "tests", "Workspace.Collab.Tests", "Packing", "Chronicle.approved.txt");
        var shown = string.Concat(PackedRun.Show(Chronicle.Contributions).Select(line => line + "\n"));
        if (Environment.GetEnvironmentVariable("APPROVE") == "1") File.WriteAllText(approved, shown);
        Assert.Equal(File.ReadAllText(approved), shown);
    }

    [Fact]
    public void It_is_shown_line_by_line()
    {
        var asked = 0;
        Assert.Equal(2, PackedRun.Show(Chronicle.Contributions.Select(contribution => (asked++, contribution).contribution)).Take(2).Count());
        Assert.InRange(asked, 1, 7);
    }
}
