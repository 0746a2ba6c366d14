namespace Workspace.Store;

/// <summary>What may stand where a mail's address stands.</summary>
public static class EmailAddress
{
    public const int MostLength = 254;

    // What ends an address or begins another thing in the head of a mail; a quoted name before the @ is no address here.
    private const string Forbidden = "<>()[]\\,;:\"";

    /// <summary>The address in what somebody typed, without the spaces around it. Null when it is none.</summary>
    public static string? Parse(string? typed)
    {
        var address = typed?.Trim() ?? "";
        var at = address.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || at == address.Length - 1 || at != address.LastIndexOf('@') || address.Length > MostLength) return null;
        return address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c) || Forbidden.Contains(c, StringComparison.Ordinal)) ? null : address;
    }

    /// <summary>As addresses are compared: whoever signs in with one is found by this.</summary>
    public static string Normalize(string address) => address.Normalize().ToUpperInvariant();
}
