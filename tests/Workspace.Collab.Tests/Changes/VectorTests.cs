using System.Text.Json;

namespace Workspace.Collab.Tests;

/// <summary>tests/vectors: every operation gives what CodeMirror gives, the same JSON.</summary>
public sealed class VectorTests
{
    [Fact]
    public void Composing_gives_what_CodeMirror_gives() =>
        Replay("compose", 10_000, line => AssertIs(line[2], Set(line[0]).Compose(Set(line[1]))));

    [Fact]
    public void Transforming_gives_what_CodeMirror_gives_with_either_flag() =>
        Replay("transform", 10_000, line =>
        {
            var (a, b) = (Set(line[0]), Set(line[1]));
            AssertIs(line[2], a.Transform(b));
            AssertIs(line[3], a.Transform(b, before: true));
        });

    [Fact]
    public void Positions_go_where_CodeMirror_sends_them() =>
        Replay("positions", 2_500, line =>
        {
            var a = Set(line[0]);
            for (var at = 0; at <= a.LengthBefore; at++)
            {
                Assert.Equal(line[1][at].GetInt32(), a.Position(at));
                Assert.Equal(line[2][at].GetInt32(), a.Position(at, Side.After));
            }
        });

    [Fact]
    public void Positions_are_deleted_where_CodeMirror_says_so() =>
        Replay("deletions", 2_500, line =>
        {
            var a = Set(line[0]);
            foreach (var counts in new[] { Deletion.Across, Deletion.Before, Deletion.After })
            {
                var (left, right) = (line[(int)counts][0], line[(int)counts][1]);
                for (var at = 0; at <= a.LengthBefore; at++)
                {
                    Assert.Equal(Place(left[at]), a.Position(at, Side.Before, counts));
                    Assert.Equal(Place(right[at]), a.Position(at, Side.After, counts));
                }
            }

            static int? Place(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : json.GetInt32();
        });

    [Fact]
    public void Applying_inverting_and_printing_give_what_CodeMirror_gives() =>
        Replay("apply", 2_500, line =>
        {
            var text = Rope.Of(line[0].GetString(), 4);
            var a = Set(line[1]);
            Assert.Equal(line[2].GetString(), a.Apply(text).ToString());
            AssertIs(line[3], a.Invert(text));
            Assert.Equal(line[4].GetString(), a.ToString());
        });

    [Fact]
    public void The_packed_form_is_that_of_the_client() =>
        Replay("packed", 2_500, line =>
        {
            var (a, packed) = (Set(line[1]), Convert.FromHexString(line[2].GetString()!)); // each has one
            Assert.Equal(packed, a.ToPacked());
            ReadOnlySpan<byte> bytes = [.. packed, 7];
            Assert.Equal(a, ChangeSet.ReadPacked(ref bytes, line[0].GetInt32(), out _));
            Assert.Equal([7], bytes.ToArray());
        });

    [Fact]
    public void Broken_bytes_are_no_packed_change_set() =>
        Replay("broken", 519, line =>
        {
            ReadOnlySpan<byte> bytes = Convert.FromHexString(line[1].GetString()!); // each has one
            Assert.Null(ChangeSet.ReadPacked(ref bytes, line[0].GetInt32(), out var refusal));
            Assert.Equal(Refusal.BadChangeSet, refusal);
        });

    private static ChangeSet Set(JsonElement json)
    {
        var set = Sample.Parse(json.GetRawText(), out var refusal);
        Assert.Null(refusal);
        AssertIs(json, set!);
        return set!;
    }

    private static void AssertIs(JsonElement expected, ChangeSet got)
    {
        using var json = JsonDocument.Parse(Sample.Json(got));
        Assert.True(JsonElement.DeepEquals(expected, json.RootElement), $"Expected {expected}, got {json.RootElement}.");
    }

    private static void Replay(string name, int expected, Action<JsonElement> check)
    {
        var count = 0;
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "tests", "vectors"), $"{name}-*.jsonl").Order())
        {
            foreach (var line in File.ReadLines(file))
            {
                using var json = JsonDocument.Parse(line);
                try
                {
                    check(json.RootElement);
                }
                catch (Exception failure)
                {
                    throw new InvalidOperationException($"{Path.GetFileName(file)}: {line}", failure);
                }

                count++;
            }
        }

        Assert.Equal(expected, count);
    }
}
