namespace PerfTests.Analysis.Resources;

/// <summary>Reads of totals that only grow, until a restart sets them back.</summary>
internal static class CounterSeries
{
    /// <summary>Rates per second between successive readings. Where the total fell, the process was restarted and the growth is not known: no point.</summary>
    public static IEnumerable<ResourcePoint> Rates(IReadOnlyList<ResourcePoint> totals)
    {
        for (var i = 1; i < totals.Count; i++)
        {
            var seconds = totals[i].Seconds - totals[i - 1].Seconds;
            var growth = totals[i].Value - totals[i - 1].Value;
            if (seconds > 0 && growth >= 0)
            {
                yield return new ResourcePoint(totals[i].Seconds, growth / seconds);
            }
        }
    }

    /// <summary>Growth of a total within a window. A restart counts from 0: what was lost with the old process is missing.</summary>
    /// <returns>Growth and the time it covers; null for fewer than two readings.</returns>
    public static (double Growth, double Seconds)? Growth(IReadOnlyList<ResourcePoint> totals)
    {
        if (totals.Count < 2)
        {
            return null;
        }

        var growth = 0.0;
        for (var i = 1; i < totals.Count; i++)
        {
            var step = totals[i].Value - totals[i - 1].Value;
            growth += step >= 0 ? step : totals[i].Value;
        }

        return (growth, totals[^1].Seconds - totals[0].Seconds);
    }
}
