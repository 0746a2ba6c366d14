using Microsoft.Extensions.Localization;
using Workspace.Store;
using Workspace.Web.Resources;

namespace Workspace.Web.Pages;

/// <summary>A form as somebody filled it: what they wrote, and what is wrong with it, field by field.</summary>
public sealed class FilledForm(IStringLocalizer<Words> words)
{
    private readonly Dictionary<string, string[]> written = [];
    private readonly Dictionary<string, string> faults = [];

    /// <summary>Whether nothing that was asked of it so far is wrong.</summary>
    public bool IsGood => faults.Count == 0;

    /// <summary>The fields with something wrong, in the order in which they were asked for.</summary>
    public IReadOnlyCollection<string> Faulty => faults.Keys;

    public string this[string field]
    {
        get => written.TryGetValue(field, out var values) && values.Length > 0 ? values[0] : "";
        set => written[field] = [value];
    }

    /// <summary>Takes what came with the request.</summary>
    public void Take(IFormCollection form)
    {
        foreach (var (field, values) in form) written[field] = [.. values.OfType<string>()];
    }

    /// <summary>Everything that was ticked under one name.</summary>
    public IReadOnlyList<string> All(string field) => written.GetValueOrDefault(field, []);

    public void Put(string field, IEnumerable<string> values) => written[field] = [.. values];

    public bool IsTicked(string field) => this[field] is "true" or "on";

    public string? FaultOf(string field) => faults.GetValueOrDefault(field);

    public void Fault(string field, string what) => faults.TryAdd(field, what);

    /// <summary>A name, or another line that must be there.</summary>
    public string Needed(string field, int most = PlainName.MostLength)
    {
        var said = Line(field, most);
        if (FaultOf(field) is null && PlainName.Parse(said, most) is null) Fault(field, words["Form.Needed"]); // nothing is there, or nothing that can be seen
        return said;
    }

    /// <summary>One line that may be empty.</summary>
    public string Line(string field, int most = PlainName.MostLength)
    {
        var said = Text(field, most);
        if (said.Contains('\n', StringComparison.Ordinal)) Fault(field, words["Form.OneLine"]);
        if (!PlainName.IsPlain(said)) Fault(field, words["Form.Signs"]);
        return said;
    }

    /// <summary>Lines that may be empty.</summary>
    public string Text(string field, int most = 2_000)
    {
        var said = this[field].ReplaceLineEndings("\n").Trim();
        if (said.Length > most) Fault(field, words["Form.TooLong", most]);
        if (said.Any(letter => char.IsControl(letter) && letter != '\n') || said.Contains('\uFFFD', StringComparison.Ordinal)) Fault(field, words["Form.Signs"]);
        return said;
    }

    /// <summary>An address for mail.</summary>
    public string Address(string field)
    {
        var said = Needed(field, EmailAddress.MostLength);
        if (said.Length > 0 && EmailAddress.Parse(said) is null) Fault(field, words["SignIn.Wrong"]);
        return said;
    }

    /// <summary>One of those that are offered.</summary>
    public string OneOf(string field, IReadOnlyCollection<string> offered)
    {
        if (!offered.Contains(this[field])) Fault(field, words["Form.Choose"]);
        return this[field];
    }
}
