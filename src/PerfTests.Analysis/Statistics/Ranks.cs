namespace PerfTests.Analysis.Statistics;

/// <summary>Midranks: equal values share the average of the ranks they occupy (Kruskal 1952).</summary>
internal sealed class Ranks
{
    private Ranks(int[] doubled, int[] tieSizes)
    {
        Doubled = doubled;
        TieSizes = tieSizes;
    }

    /// <summary>Twice the midrank of each value, in the order given: a whole number even where ranks are shared.</summary>
    public int[] Doubled { get; }

    /// <summary>Sizes of the groups of equal values, in ascending order of value; all 1 where there are no ties.</summary>
    public int[] TieSizes { get; }

    /// <summary>Whether any two values are equal.</summary>
    public bool HasTies => TieSizes.Length < Doubled.Length;

    /// <summary>Sum over groups of t^3 - t, the tie term of the normal approximations.</summary>
    public double TieTerm => TieSizes.Sum(t => ((double)t * t * t) - t);

    public static Ranks Of(double[] values)
    {
        var order = new int[values.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort((double[])values.Clone(), order);
        var doubled = new int[values.Length];
        var sizes = new List<int>(values.Length);
        for (var start = 0; start < order.Length; )
        {
            var end = start + 1;
            while (end < order.Length && values[order[end]] == values[order[start]])
            {
                end++;
            }

            for (var i = start; i < end; i++)
            {
                doubled[order[i]] = start + 1 + end;
            }

            sizes.Add(end - start);
            start = end;
        }

        return new Ranks(doubled, [.. sizes]);
    }
}
