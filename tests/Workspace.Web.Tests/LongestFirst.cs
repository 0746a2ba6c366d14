using Workspace.Web.Tests.Commands;
using Workspace.Web.Tests.Live;
using Workspace.Web.Tests.Start;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Workspace.Web.Tests.LongestFirst", "Workspace.Web.Tests")]

namespace Workspace.Web.Tests;

/// <summary>What takes long begins first, so that nothing long is left for the end, when one processor has nothing to do.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        typeof(KillTests).FullName!, AskedApp.Name, typeof(CommandLineTests).FullName!, typeof(TroubleTests).FullName!, SharedApp.Name, // not null: classes of our own
        typeof(FirstStartTests).FullName!, typeof(BackupWhileTypingTests).FullName!, typeof(FollowingTests).FullName!,
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Array.FindIndex(Long, name => collection.DisplayName.EndsWith(name, StringComparison.Ordinal)) is >= 0 and var place ? place : Long.Length);
}
