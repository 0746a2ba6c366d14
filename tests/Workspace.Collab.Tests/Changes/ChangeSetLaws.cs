using CsCheck;

namespace Workspace.Collab.Tests;

public sealed class ChangeSetLaws
{
    [Fact]
    public void Composing_is_applying_in_turn() =>
        Some.History(2).Where(h => h.Changes.Length == 2).Sample(history =>
        {
            var (a, b) = (history.Changes[0], history.Changes[1]);
            Assert.Equal(b.Applied(a.Applied(history.Text)), a.Compose(b).Applied(history.Text));
        }, iter: Some.Cases);

    [Fact]
    public void Many_ranges_are_applied_as_one_by_one() =>
        Gen.Select(Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Some.TextOf(2)).List[60, 200], Some.TextOf(24).List[1, 30]).Sample((edits, texts) =>
        {
            var text = string.Concat(texts);
            var changes = Sample.Changes(text, edits);
            var (after, grown) = (text, 0);
            foreach (var range in changes.Ranges)
            {
                after = after[..(range.FromA + grown)] + range.Inserted + after[(range.ToA + grown)..];
                grown = range.ToB - range.ToA;
            }

            var rope = changes.Apply(Rope.Of(text));
            Assert.Equal(after, rope.ToString());
            Assert.Null(rope.Fault());
        }, iter: Some.Cases);

    [Fact]
    public void Composing_is_associative_in_what_it_does() =>
        Some.History(3).Where(h => h.Changes.Length == 3).Sample(history =>
        {
            var (a, b, c) = (history.Changes[0], history.Changes[1], history.Changes[2]);
            Assert.Equal(a.Compose(b).Compose(c).Applied(history.Text), a.Compose(b.Compose(c)).Applied(history.Text));
        }, iter: Some.Cases);

    [Fact]
    public void A_change_set_and_its_inverse_restore_the_text() =>
        Some.Change.Sample(change =>
        {
            var inverse = change.A.Invert(Rope.Of(change.Text));
            Assert.Equal(change.Text, inverse.Applied(change.A.Applied(change.Text)));
            Assert.Equal(change.A, inverse.Invert(change.A.Apply(Rope.Of(change.Text))));
        }, iter: Some.Cases);

    [Fact]
    public void Rivals_converge_whoever_comes_first() =>
        Some.Rivals.Sample(rivals =>
        {
            var (text, a, b) = rivals;
            var one = b.Transform(a).Applied(a.Applied(text));
            var other = a.Transform(b, before: true).Applied(b.Applied(text));
            Assert.Equal(one, other);
            Assert.True(TextRules.Allows(one));
        }, iter: Some.Cases);

    [Fact]
    public void Sections_for_texts_of_two_lengths_are_a_callers_mistake_and_never_walked_for_ever() =>
        Gen.Select(Some.Change, Some.Change, Gen.Bool).Where((one, other, _) => one.A.LengthBefore != other.A.LengthBefore).Sample((one, other, before) =>
            Assert.Throws<ArgumentException>(() =>
            {
                var result = new SectionWriter([]);
                ChangeSet.TransformSections(one.A.Sections, other.A.Sections, before, ref result);
            }), iter: Some.Cases);

    [Fact]
    public void Transforming_keeps_all_inserted_text() =>
        Some.Rivals.Sample(rivals => Assert.Equal(rivals.A.Inserted, rivals.A.Transform(rivals.B).Inserted), iter: Some.Cases);

    [Fact]
    public void Json_round_trips() =>
        Some.Change.Sample(change =>
        {
            var read = Sample.Parse(Sample.Json(change.A), out var refusal);
            Assert.Null(refusal);
            Assert.Equal(change.A, read);
        }, iter: Some.Cases);

    [Fact]
    public void Print_round_trips() =>
        Some.Change.Sample(change => Assert.Equal(change.A, Sample.Drawn(change.A.ToString(), change.A.Inserted)), iter: Some.Cases);

    [Fact]
    public void Ranges_and_inserted_text_rebuild_the_new_text() =>
        Some.Change.Sample(change =>
        {
            var after = change.A.Applied(change.Text);
            var (rebuilt, kept) = ("", 0);
            foreach (var range in change.A.Ranges)
            {
                rebuilt += change.Text[kept..range.FromA] + range.Inserted;
                Assert.Equal(range.ToB, rebuilt.Length);
                kept = range.ToA;
            }

            Assert.Equal(after, rebuilt + change.Text[kept..]);
            Assert.Equal(after.Length, change.A.LengthAfter);
        }, iter: Some.Cases);

    [Fact]
    public void Kept_text_is_at_its_mapped_position() =>
        Some.Change.Sample(change =>
        {
            var after = change.A.Applied(change.Text);
            var at = 0;
            foreach (var range in change.A.Ranges)
            {
                for (; at < range.FromA; at++) Assert.Equal(change.Text[at], after[change.A.Position(at, Side.After)]);
                at = range.ToA;
            }

            for (var i = 0; i < change.Text.Length; i++) Assert.True(change.A.Position(i) <= change.A.Position(i + 1));
        }, iter: Some.Cases);

    [Fact]
    public void No_bytes_make_the_parser_throw() =>
        Gen.OneOf("[", "]", ",", "1", "0", "-1", "2147483648", "1e9", "1.5", "\"a\"", "\"\\ud83d\"", "\"\\n\"", "\"\\r\"", "\"\\u0000\"", "{", "}", ":", "null", " ", "\"", "\\", "\u0001", "[[")
            .List[0, 12].Sample(parts =>
            {
                var read = Sample.Parse(string.Concat(parts), out var refusal);
                Assert.Equal(read is null, refusal is not null);
                if (read is not null) Assert.Equal(read, Sample.Parse(Sample.Json(read), out _));
            }, iter: Some.Cases * 5);
}
