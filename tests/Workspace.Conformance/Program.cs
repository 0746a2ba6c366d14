using System.Diagnostics;
using System.Globalization;
using Workspace.Conformance;

const string Usage = """
    tests/Workspace.Conformance/run [--cases N] [--seed S] [--only A,B]

      --cases N   each side makes N cases of each operation (10000)
      --seed S    the same seed gives the same cases (1)
      --only A,B  these operations only
    """;

var (cases, seed, names) = (10_000, 1, Differential.Operations.ToArray());
for (var i = 0; i < args.Length; i += 2)
{
    var value = i + 1 < args.Length ? args[i + 1] : "";
    var isUnderstood = args[i] switch
    {
        "--cases" => int.TryParse(value, CultureInfo.InvariantCulture, out cases) && cases > 0,
        "--seed" => int.TryParse(value, CultureInfo.InvariantCulture, out seed),
        "--only" => (names = value.Split(',')).All(Differential.Operations.Contains),
        _ => false,
    };
    if (isUnderstood) continue;
    Console.Error.WriteLine($"{Usage}\n\nOperations: {string.Join(", ", Differential.Operations)}");
    return 2;
}

Console.WriteLine($"Seed {seed}. {cases} cases made by CodeMirror and {cases} made by the engine, of each of: {string.Join(", ", names)}.");
var watch = Stopwatch.StartNew();
var (different, first) = await Differential.RunAsync(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "codemirror.mjs"), names, cases, seed);
foreach (var difference in first) Console.WriteLine(difference);
Console.WriteLine($"{2L * cases * names.Length} cases, {2L * cases} of each operation, in {watch.Elapsed.TotalSeconds:0} s: {different} differences.");
return different == 0 ? 0 : 1;
