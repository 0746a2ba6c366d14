namespace Workspace.Web.Resources;

/// <summary>Marks EditorWords.resx and EditorWords.fr.resx: every word of the editor, on the page and in its script.</summary>
public sealed class EditorWords;
