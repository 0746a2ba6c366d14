using Microsoft.Extensions.Localization;
using Workspace.Web.Resources;

namespace Workspace.Web.Pages;

/// <summary>What an organization can say that it is; each has words in both languages.</summary>
public static class OrganizationKinds
{
    public static IReadOnlyList<string> All { get; } = ["food-bank", "tenants-union", "shelter", "institute", "network", "other"];

    public static IReadOnlyList<(string Value, string Words)> In(IStringLocalizer<Words> words) => [.. All.Select(kind => (kind, words[$"Kind.{kind}"].Value))];
}
