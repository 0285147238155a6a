namespace PerfTests.Reporting.Html.Charts;

/// <summary>Shares spans among as few lanes as it takes for none to lie upon another.</summary>
internal static class FaultLanes
{
    /// <summary>The lane of each span, from 0.</summary>
    /// <param name="spans">Spans in any order.</param>
    public static IReadOnlyList<int> Pack(IReadOnlyList<(double From, double To)> spans)
    {
        var lanes = new int[spans.Count];
        var ends = new List<double>();
        foreach (var index in Enumerable.Range(0, spans.Count).OrderBy(index => spans[index].From))
        {
            var lane = ends.FindIndex(end => end <= spans[index].From);
            if (lane < 0)
            {
                lane = ends.Count;
                ends.Add(0);
            }

            ends[lane] = spans[index].To;
            lanes[index] = lane;
        }

        return lanes;
    }
}
