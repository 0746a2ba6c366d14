namespace Workspace.Collab.Tests;

/// <summary>Changes bytes a little, at random; and makes bytes that fail as few as it can.</summary>
internal sealed class Mutation(int seed)
{
    private static readonly byte[] Interesting = [0, 1, 0x7f, 0x80, 0xff, .. "[],\"\\u0d9-{}"u8];

    private readonly Random random = new(seed);

    internal byte[] Of(IReadOnlyList<byte[]> seeds)
    {
        var bytes = seeds[random.Next(seeds.Count)].ToList();
        for (var count = 1 + random.Next(4); count > 0; count--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = random.Next(Math.Min(bytes.Count - at, 16) + 1);
            switch (random.Next(6))
            {
                case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1 when at < bytes.Count: bytes[at] = Interesting[random.Next(Interesting.Length)]; break;
                case 2: bytes.Insert(at, (byte)random.Next(256)); break;
                case 3: bytes.RemoveRange(at, length); break;
                case 4: bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length)); break;
                default:
                    var other = seeds[random.Next(seeds.Count)];
                    bytes.RemoveRange(at, bytes.Count - at);
                    bytes.AddRange(other.AsSpan(random.Next(other.Length + 1)));
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>As few of the bytes as still fail.</summary>
    internal static byte[] Shrunk(byte[] bytes, Func<byte[], bool> fails)
    {
        for (var part = Math.Max(bytes.Length / 2, 1); ; part = Math.Max(part / 2, 1))
        {
            var before = bytes.Length;
            for (var at = 0; at + part <= bytes.Length;)
            {
                byte[] fewer = [.. bytes[..at], .. bytes[(at + part)..]];
                if (fails(fewer)) bytes = fewer;
                else at += part;
            }

            if (part == 1 && bytes.Length == before) return bytes;
        }
    }
}
