using System.Globalization;
using Workspace.Web.Tests.Live;

const string Usage = """
    tests/Workspace.Kills/run [--app N] [--database N] [--seed S]

    Kills the application N times (200) and PostgreSQL N times (50) with kill -9 while editors type in several drafts, and looks after each kill
    whether anything seen or acknowledged is lost. Ends at the first loss, with exit code 1.

    tests/Workspace.Kills/run --trouble full-disk | silence | connections [--seed S]

    The same for a disk that is full (needs the right to mount), a PostgreSQL that does not answer for 30 s, and one that takes no connections.
    """;

var (application, database, seed) = (200, 50, (int)(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() % 1_000_000));
string? trouble = null;
for (var i = 0; i < args.Length; i += 2)
{
    if (args[i] == "--trouble" && i + 1 < args.Length && args[i + 1] is "full-disk" or "silence" or "connections")
    {
        trouble = args[i + 1];
        continue;
    }

    if (i + 1 == args.Length || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return Misused();
    switch (args[i])
    {
        case "--app": application = number; break;
        case "--database": database = number; break;
        case "--seed": seed = number; break;
        default: return Misused();
    }
}

Console.WriteLine($"seed {seed}");
try
{
    var troubles = new TroubleRun(new Random(seed), Say);
    await (trouble switch
    {
        "full-disk" => troubles.FullDiskAsync(),
        "silence" => troubles.SilenceAsync(TimeSpan.FromSeconds(30)),
        "connections" => troubles.ConnectionsAsync(TimeSpan.FromSeconds(15)),
        _ => new KillRun(new Random(seed), Say).RunAsync(application, database),
    });
    return 0;
}
catch (Exception lost)
{
    Console.WriteLine($"LOST, seed {seed}: {lost}");
    return 1;
}

static void Say(string line) => Console.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss} {line}");

static int Misused()
{
    Console.Error.WriteLine(Usage);
    return 2;
}
