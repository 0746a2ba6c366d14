using System.Globalization;

namespace Workspace.Bench;

/// <summary>What a server and its PostgreSQL have used until now, as Linux counts it.</summary>
/// <param name="App">Processor seconds of the server's own process.</param>
/// <param name="Postgres">Processor seconds of all its processes, also of those that have ended.</param>
/// <param name="AppMemory">Resident bytes.</param>
internal sealed record ProcessCost(double App, double Postgres, long AppMemory)
{
    private const double TicksASecond = 100;

    /// <summary>Of a server without PostgreSQL.</summary>
    internal static ProcessCost Now(int server) => new(Spent(Fields(server), ended: false), 0, Resident(server));

    internal static ProcessCost Now(int app, string data)
    {
        var postmaster = int.Parse(File.ReadLines(Path.Combine(data, "postgres", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        var own = Fields(postmaster);
        var children = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
            .Select(name => Fields(int.Parse(name!, CultureInfo.InvariantCulture))).Where(fields => fields.Length > 0 && Count(fields, 3) == postmaster); // a number
        return new(Spent(Fields(app), ended: false), Spent(own, ended: true) + children.Sum(child => Spent(child, ended: true)), Resident(app));
    }

    /// <summary>User and system time; also of children that have ended and were waited for.</summary>
    private static double Spent(string[] fields, bool ended) => (Count(fields, 13) + Count(fields, 14) + (ended ? Count(fields, 15) + Count(fields, 16) : 0)) / TicksASecond;

    private static long Count(string[] fields, int place) => long.Parse(fields[place], CultureInfo.InvariantCulture);

    /// <summary>Of /proc/PID/stat, numbered as in its manual from 0; none when the process has gone.</summary>
    private static string[] Fields(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return ["", "", .. stat[(stat.LastIndexOf(')') + 2)..].Split(' ')];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static long Resident(int process) =>
        1024 * long.Parse(File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
