using Workspace.Collab;

namespace Workspace.Bench;

/// <summary>Who made each edit of a trace, and when: five people of three organizations, one sitting after the other.</summary>
/// <remarks>
/// Times are the recording's where it has real ones; recorded seconds are spread to milliseconds. Else they follow a rhythm: most gaps are those between two
/// keys (160 ms in the middle), some are those of a thought (2 s), few of a pause (a minute), and hours lie between sittings. The same for every run.
/// </remarks>
internal sealed class Signed
{
    private const int People = 5;
    private const int Organizations = 3;
    private const long Begun = 1_770_000_000_000;

    private readonly Random random = new(5);
    private readonly Author[] authors;
    private readonly DateTimeOffset[] times;
    private readonly int[] people;

    private Signed(Trace trace)
    {
        people = new int[trace.Edits.Length];
        for (int i = 0, left = 0, person = 0; i < people.Length; i++)
        {
            if (left-- == 0)
            {
                person = (person + random.Next(1, People)) % People;
                left = random.Next(200, 2_000);
            }

            people[i] = person;
        }

        authors = [.. Enumerable.Range(0, People).Select(person => new Author(new(Id(1, person)), new(Id(2, person % Organizations))))];
        HasRecordedTimes = HasRealTimes(trace.Times);
        times = Array.ConvertAll(HasRecordedTimes ? Spread(trace.Times) : Rhythm(), DateTimeOffset.FromUnixTimeMilliseconds);
    }

    internal static Signed Of(Trace trace) => new(trace);

    /// <summary>Whether the times are those of the recording.</summary>
    internal bool HasRecordedTimes { get; }

    internal Author Author(int edit) => authors[people[edit]];

    internal ClientId Client(int edit) => new(0x9E37_79B9_7F4A_7C15UL * (ulong)(1 + people[edit]));

    internal DateTimeOffset At(int edit) => times[edit];

    private static Guid Id(byte kind, int number) => new(0x0197_0000 + number, 0x4c1d, 0x7a00, 0x9e, kind, 0x6b, 0x21, 0x5f, 0x03, 0xd8, (byte)(number * 37));

    /// <summary>Some recordings have one time for all, or the times of a conversion.</summary>
    private static bool HasRealTimes(long[] recorded) => recorded.Length > 0 && recorded[^1] - recorded[recorded.Length / 10] > 60_000;

    private long[] Spread(long[] recorded)
    {
        if (recorded.Any(time => time % 1_000 != 0)) return recorded;
        var spread = new long[recorded.Length];
        for (int from = 0, to; from < recorded.Length; from = to)
        {
            for (to = from + 1; to < recorded.Length && recorded[to] == recorded[from];) to++;
            for (var i = from; i < to; i++) spread[i] = recorded[i] + (long)(1_000 * (i - from + random.NextDouble()) / (to - from));
        }

        return spread;
    }

    private long[] Rhythm()
    {
        var rhythm = new long[people.Length];
        var time = Begun;
        for (var i = 0; i < rhythm.Length; i++)
        {
            time += i > 0 && people[i] != people[i - 1] ? LogNormal(3_600_000, 1) : random.Next(100) switch
            {
                < 88 => LogNormal(160, 0.45),
                < 98 => LogNormal(2_000, 0.8),
                _ => LogNormal(60_000, 1),
            };
            rhythm[i] = time;
        }

        return rhythm;
    }

    private long LogNormal(double median, double sigma) =>
        (long)(median * Math.Exp(sigma * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())));
}
