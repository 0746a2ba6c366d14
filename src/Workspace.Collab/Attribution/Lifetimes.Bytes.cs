namespace Workspace.Collab;

public sealed partial class Lifetimes
{
    private const byte Format = 1;

    // Each run has a byte for its kind: the steps, from 0 to 2 each; whether it was removed; and then whether by the version that the last step of the removed run before it would come to.
    private const int InsertedSteps = 3, Steps = 9, Gone = 9, GoneOn = 18, Kinds = 27;

    /// <summary>As bytes, versioned; like stands beside like, so that they compress well. O(runs).</summary>
    public byte[] ToBytes()
    {
        var (bytes, lengths, inserted, removed) = (new ByteWriter(), new ByteWriter(), new ByteWriter(), new ByteWriter());
        bytes.Byte(Format);
        bytes.Count(Version.Number);
        bytes.Count(runs.Length);
        var (lastInserted, nextRemoved) = (0, 0);
        foreach (var run in runs)
        {
            var kind = run.InsertedStep + 1 + (InsertedSteps * (run.RemovedStep + 1));
            bytes.Byte((byte)(kind + (run.Stands ? 0 : run.Removed == nextRemoved ? GoneOn : Gone)));
            lengths.Count(run.Length);
            inserted.Signed(run.Inserted - lastInserted);
            lastInserted = run.LastInserted;
            if (run.Stands) continue;
            if (run.Removed != nextRemoved) removed.Signed(run.Removed - run.LastInserted);
            nextRemoved = run.LastRemoved;
        }

        bytes.Bytes(lengths.Written);
        bytes.Bytes(inserted.Written);
        bytes.Bytes(removed.Written);
        return bytes.Written.ToArray();
    }

    /// <summary>From the bytes of <see cref="ToBytes"/>. O(bytes), whatever numbers they claim.</summary>
    /// <exception cref="FormatException">Not such bytes.</exception>
    public static Lifetimes FromBytes(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        if (reader.Byte() is var format && format != Format) throw new FormatException($"Got lifetimes of format {format}, expected {Format}.");
        var version = reader.Count(int.MaxValue);
        var kinds = reader.Bytes(reader.CountOf(3));
        var runs = new Lifetime[kinds.Length];
        var total = 0L;
        for (var i = 0; i < runs.Length; i++)
        {
            var steps = kinds[i] % Steps;
            if (kinds[i] >= Kinds || (kinds[i] < Gone && steps / InsertedSteps != 1)) throw new FormatException($"Got a run of kind {kinds[i]}.");
            runs[i] = new(reader.Count(ChangeSet.MaxLength), 0, (steps % InsertedSteps) - 1, 0, (steps / InsertedSteps) - 1);
            total += runs[i].Length;
            if (runs[i].Length == 0 || total > int.MaxValue) throw new FormatException("A run is empty, or all are longer than they can be.");
        }

        var last = 0L;
        foreach (ref var run in runs.AsSpan())
        {
            var first = Within(last + reader.Signed(), version);
            run = run with { Inserted = first };
            last = Within(first + ((run.Length - 1L) * run.InsertedStep), version);
        }

        last = 0;
        for (var i = 0; i < runs.Length; i++)
        {
            if (kinds[i] < Gone) continue;
            var first = Within(kinds[i] >= GoneOn ? last : runs[i].LastInserted + reader.Signed(), version);
            runs[i] = runs[i] with { Removed = first };
            last = Within(first + ((runs[i].Length - 1L) * runs[i].RemovedStep), version);
            if (first == 0 || last == 0) throw new FormatException("Text is removed by no version.");
        }

        reader.End();
        return new(new(version), runs);
    }

    private static int Within(long version, int most) => version >= 0 && version <= most ? (int)version : throw new FormatException($"Got version {version} of {most}.");
}
