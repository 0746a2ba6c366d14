namespace Workspace.Collab.Tests;

public sealed class SentencesTests
{
    [Theory]
    [InlineData("One is first. Two is second! Three?\n", "One is first.|Two is second!|Three?")]
    [InlineData("« Où irons-nous\u00a0? » Personne ne répond.\n", "« Où irons-nous\u00a0? »|Personne ne répond.")]
    [InlineData("« Oui\u202f!\u00a0» dit-elle. Rien d’autre.\n", "« Oui\u202f!\u00a0» dit-elle.|Rien d’autre.")]
    [InlineData("Vraiment\u00a0?! Oui.\n", "Vraiment\u00a0?!|Oui.")]
    [InlineData("Selon M. Diallo, l’art. 11 est clair. C’est tout.\n", "Selon M. Diallo, l’art. 11 est clair.|C’est tout.")]
    [InlineData("It rose by 3.5 per cent, etc. and fell. Then rose.\n", "It rose by 3.5 per cent, etc. and fell.|Then rose.")]
    [InlineData("A right.[^6] Four years (or five.) Six.\n", "A right.[^6]|Four years (or five.)|Six.")]
    [InlineData("Wait… Now **go.** Then.\n", "Wait…|Now **go.**|Then.")]
    [InlineData("- An item. And more.\n", "An item.|And more.")]
    [InlineData("12. A point. And more.\n", "A point.|And more.")]
    [InlineData("> Said so. Again.\n", "Said so.|Again.")]
    [InlineData("[^1]: See there. And there.\n", "See there.|And there.")]
    [InlineData("没有理由。没有家。\n", "没有理由。|没有家。")]
    [InlineData("no stop at all\nover two lines\n", "no stop at all\nover two lines")]
    [InlineData("# A heading. Is whole.\n", "")]
    [InlineData("| a. | B. |\n", "")]
    public void Sentences_are_cut_where_they_end(string text, string expected)
    {
        var sentences = new List<Unit>();
        foreach (var block in Block.Split(text)) Sentences.Add(sentences, text, block);
        Assert.Equal(expected, string.Join('|', sentences.Select(unit => text[unit.From..unit.To])));
    }
}
