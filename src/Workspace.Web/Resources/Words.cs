namespace Workspace.Web.Resources;

/// <summary>Marks Words.resx and Words.fr.resx: every word of the pages.</summary>
public sealed class Words;
