using System.Runtime.InteropServices;

namespace Workspace.Collab;

/// <summary>Finds, among newer units, those that share the most runs of three words with an older one.</summary>
/// <remarks>
/// Building and asking are linear in the words: what stands in many units tells none from another and is passed over (the shingles of Broder, 1997).
/// </remarks>
internal sealed class Likely
{
    /// <summary>A run of words that stands in more units than this is passed over.</summary>
    private const int MostPlaces = 8;

    /// <summary>No more units than this are named for one.</summary>
    private const int MostNamed = 4;

    private readonly Dictionary<int, (int Last, int Count)> places = [];
    private readonly List<(int Unit, int Earlier)> entries = [];
    private readonly int[] shared;
    private readonly List<int> touched = [];

    internal Likely(Units news, IEnumerable<int> among)
    {
        shared = new int[news.Count];
        foreach (var unit in among)
        {
            foreach (var triple in news.Bag(unit).Triples)
            {
                ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, triple, out var isKnown);
                if (isKnown && (place.Count > MostPlaces || entries[place.Last].Unit == unit)) continue;
                entries.Add((unit, isKnown ? place.Last : -1));
                place = (entries.Count - 1, place.Count + 1);
            }
        }
    }

    /// <summary>The likeliest first; of equally likely ones the earlier.</summary>
    internal List<int> To(Bag old)
    {
        foreach (var triple in old.Triples)
        {
            if (!places.TryGetValue(triple, out var place) || place.Count > MostPlaces) continue;
            for (var at = place.Last; at >= 0; at = entries[at].Earlier)
            {
                if (shared[entries[at].Unit]++ == 0) touched.Add(entries[at].Unit);
            }
        }

        touched.Sort((a, b) => shared[a] != shared[b] ? shared[b].CompareTo(shared[a]) : a.CompareTo(b));
        var named = touched.GetRange(0, Math.Min(MostNamed, touched.Count));
        foreach (var unit in touched) shared[unit] = 0;
        touched.Clear();
        return named;
    }
}
