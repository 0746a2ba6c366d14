using CsCheck;

namespace Workspace.Collab.Tests;

public sealed class AnchorLaws
{
    [Fact]
    public void After_any_history_an_anchor_is_where_whoever_knows_every_word_has_it() =>
        Gen.Select(WordHistory.Some, Gen.Int[0, 1000]).Sample((history, first) =>
        {
            var version = first * history.Changes.Count / 1001;
            var words = WordHistory.WordsOf(history.Texts[version].ToString());
            for (var at = 0; at <= words.Count; at++)
            {
                foreach (var side in new[] { Side.Before, Side.After })
                {
                    var (anchor, naive) = (Anchor.At(at * WordHistory.Size, side), new NaiveAnchor(words, at, side));
                    for (var i = version; i < history.Changes.Count; i++)
                    {
                        anchor = Anchor.FromBytes(anchor.After(history.Changes[i], history.Texts[i]).ToBytes());
                        naive.Follow(WordHistory.RangesOf(history.Changes[i]));
                        Assert.Equal((at, side, i, naive.Position * WordHistory.Size, naive.IsLost), (at, side, i, anchor.Position, anchor.IsLost));
                    }
                }
            }
        }, iter: Some.Cases);

    [Fact]
    public void Whatever_is_deleted_and_undone_at_once_every_anchor_is_back_where_it_was() =>
        Some.Text.SelectMany(text => Gen.Select(Gen.Int[0, 8], Gen.Int[0, 5]).List[1, 5].Select(edits => (text, edits))).Sample(deletion =>
        {
            var text = Rope.Of(deletion.text);
            var changes = Sample.Changes(deletion.text, deletion.edits.Select(edit => (edit.Item1, edit.Item2, "")));
            foreach (var anchor in Everywhere(deletion.text))
            {
                var lost = Anchor.FromBytes(anchor.After(changes, text).ToBytes());
                Assert.Equal(changes.Position(anchor.Position, anchor.Side), lost.Position);
                Assert.Equal(anchor, lost.After(changes.Invert(text), changes.Apply(text)));
            }
        }, iter: Some.Cases);

    [Fact]
    public void After_any_history_of_any_text_anchors_stand_between_characters_and_ranges_are_never_inverted() =>
        Gen.Select(Gen.OneOf(Some.History(12), Some.Writing(24)), Gen.Int[0, 1000].List[0, 8]).Sample((history, order) =>
        {
            var anchors = Everywhere(history.Text).ToArray();
            var range = AnchoredRange.Of(0, history.Text.Length);
            var changes = history.Changes.ToList();
            var texts = changes.Aggregate(new List<Rope> { Rope.Of(history.Text) }, (before, change) => [.. before, change.Apply(before[^1])]);
            foreach (var i in order.Select(at => at * history.Changes.Length / 1001))
            {
                var undo = changes[(i + 1)..].Aggregate(changes[i].Invert(texts[i]), (moved, over) => moved.Transform(over));
                changes.Add(undo);
                texts.Add(undo.Apply(texts[^1]));
            }

            for (var i = 0; i < changes.Count; i++)
            {
                var moved = anchors.Select(anchor => anchor.After(changes[i], texts[i])).ToArray();
                Anchor.Move(anchors, changes[i], texts[i]);
                range = range.After(changes[i], texts[i]);
                Assert.Equal(moved, anchors);
                var now = texts[i + 1].ToString();
                Assert.All(anchors, anchor => Assert.Equal(anchor.Position, Sample.Whole(now, anchor.Position)));
                Assert.All(anchors, anchor => Assert.InRange(anchor.Position, 0, now.Length));
                Assert.All(anchors, anchor => Assert.Equal(anchor, Anchor.FromBytes(anchor.ToBytes())));
                Assert.InRange(range.To, range.From, now.Length);
            }
        }, iter: Some.Cases);

    [Fact]
    public void Damaged_bytes_are_refused_or_read_never_another_error() =>
        Gen.Select(Some.History(4), Gen.Select(Gen.Int[0, 5000], Gen.Byte).List[1, 3], Gen.Int[0, 3]).Sample((history, damage, cut) =>
        {
            var text = Rope.Of(history.Text);
            foreach (var start in Everywhere(history.Text))
            {
                var bytes = start.After(history.Changes[0], text).ToBytes();
                foreach (var (at, value) in damage) bytes[at % bytes.Length] = value;
                try
                {
                    var read = Anchor.FromBytes(bytes.AsSpan(0, Math.Max(bytes.Length - cut, 0)));
                    Assert.Equal(read, Anchor.FromBytes(read.ToBytes()));
                }
                catch (FormatException)
                {
                    // Damage that shows.
                }
            }
        }, iter: Some.Cases);

    /// <summary>An anchor on each side at each place of a text that is not within a surrogate pair.</summary>
    private static IEnumerable<Anchor> Everywhere(string text) => Enumerable.Range(0, text.Length + 1)
        .Where(at => Sample.Whole(text, at) == at)
        .SelectMany(at => new[] { Anchor.At(at, Side.Before), Anchor.At(at, Side.After) });
}
