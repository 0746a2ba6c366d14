using System.Text.Json;

namespace Workspace.Bench;

/// <summary>What one engine took for one operation on one subject: a line of the table, and a line of what an engine's process prints.</summary>
internal sealed record Row(string Engine, string Operation)
{
    /// <summary>What our own engine is called in the table.</summary>
    internal const string Ours = "Workspace";

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Nanoseconds an edit.</summary>
    public Spread? Edit { get; init; }

    /// <summary>Milliseconds to make the bytes.</summary>
    public Spread? Save { get; init; }

    /// <summary>Milliseconds from the bytes to what they hold, before anything is rebuilt.</summary>
    public Spread? Unpack { get; init; }

    /// <summary>Milliseconds from the bytes to something that can be written in.</summary>
    public Spread? Load { get; init; }

    /// <summary>Milliseconds of something that is done at once.</summary>
    public Spread? Whole { get; init; }

    /// <summary>What is stored.</summary>
    public long? Bytes { get; init; }

    /// <summary>What is held in memory after it, in bytes.</summary>
    public long? Memory { get; init; }

    /// <summary>Bytes allocated an edit.</summary>
    public double? Allocated { get; init; }

    /// <summary>What one engine took for one operation in several rounds, as one row.</summary>
    internal static Row Middle(IReadOnlyCollection<Row> rounds)
    {
        return rounds.First() with { Edit = Of(row => row.Edit), Save = Of(row => row.Save), Unpack = Of(row => row.Unpack), Load = Of(row => row.Load), Whole = Of(row => row.Whole) };

        Spread? Of(Func<Row, Spread?> figure) => Spread.Middle([.. rounds.Select(figure)]);
    }

    internal string ToJson() => JsonSerializer.Serialize(this, Form);

    internal static Row Parse(string json) => JsonSerializer.Deserialize<Row>(json, Form) ?? throw new FormatException($"Got {json}, expected a row.");
}
