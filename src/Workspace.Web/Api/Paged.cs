using System.Text.Json;

namespace Workspace.Web.Api;

/// <summary>A page of a list.</summary>
/// <param name="Items">In order.</param>
/// <param name="Next">What to give as the place to go on from; null on the last page.</param>
public sealed record Paged<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>How lists are cut into pages, and how words of the code are written in JSON.</summary>
internal static class Paging
{
    public const int Usual = 100;
    public const int Most = 1_000;

    /// <summary>How many a page holds: as many as were asked for, within reason.</summary>
    public static int Size(int? limit) => Math.Clamp(limit ?? Usual, 1, Most);

    /// <summary>A page of what was read with one item more than it holds.</summary>
    public static Paged<T> Cut<T>(this IReadOnlyList<T> read, int size, Func<T, string> place) =>
        read.Count <= size ? new(read, null) : new([.. read.Take(size)], place(read[size - 1]));

    /// <summary>"sign-on" for SignOn.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
