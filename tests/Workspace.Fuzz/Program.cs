using SharpFuzz;
using Workspace.Collab.Tests;

const string Usage = """
    Workspace.Fuzz TARGET                reads inputs from afl-fuzz
    Workspace.Fuzz TARGET --seeds DIR    writes inputs to start from
    Workspace.Fuzz TARGET --read FILE    reads one input, and fails as it fails
    Workspace.Fuzz TARGET --shrink FILE  prints as few of its bytes as still fail
    """;

switch (args)
{
    case [var name]:
        // What is instrumented may be touched only in here.
        Fuzzer.OutOfProcess.Run(input =>
        {
            using var bytes = new MemoryStream();
            input.CopyTo(bytes);
            FuzzTarget.Named(name).Read(bytes.ToArray());
        });
        return 0;
    case [var name, "--seeds", var folder]:
        foreach (var (number, seed) in FuzzTarget.Named(name).Seeds().Index()) File.WriteAllBytes(Path.Combine(folder, $"{number}"), seed);
        return 0;
    case [var name, "--read", var file]:
        FuzzTarget.Named(name).Read(File.ReadAllBytes(file));
        return 0;
    case [var name, "--shrink", var file]:
        Console.WriteLine($"FuzzTarget.Named(\"{name}\").Read([{string.Join(", ", Mutation.Shrunk(File.ReadAllBytes(file), FuzzTarget.Named(name).Fails))}]);");
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
