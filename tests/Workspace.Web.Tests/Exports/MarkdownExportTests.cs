using Workspace.Web.Exports;

namespace Workspace.Web.Tests.Exports;

public sealed class MarkdownExportTests
{
    [Theory]
    [InlineData("A home, a meal, a safe door: joint submission on Canada", "en", 42, "a-home-a-meal-a-safe-door-joint-submission-on-canada-en-v42.md")]
    [InlineData("Un toit, l’égalité", "fr", 7, "un-toit-légalité-fr-v7.md")]
    [InlineData("ᐃᓄᒃᑎᑐᑦ", "iu", 1, "ᐃᓄᒃᑎᑐᑦ-iu-v1.md")]
    [InlineData("../../etc/passwd\r\nX: y", "en", 1, "etc-passwd-x-y-en-v1.md")]
    [InlineData("???", "en", 3, "draft-en-v3.md")]
    public void A_file_is_named_for_its_text(string title, string language, int version, string name) =>
        Assert.Equal(name, MarkdownExport.FileName(title, language, version));
}
