using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workspace.Store;

/// <summary>What a projection stored, beside what its stream says when it is folded again.</summary>
internal static class Fold
{
    /// <summary>Whether two say the same, however they are written.</summary>
    public static bool Same<T>(T stored, T folded) => JsonNode.DeepEquals(JsonSerializer.SerializeToNode(stored, StoreJson.Options), JsonSerializer.SerializeToNode(folded, StoreJson.Options));
}
