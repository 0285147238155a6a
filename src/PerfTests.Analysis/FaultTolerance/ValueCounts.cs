using HdrHistogram;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>A distribution as values with counts, ascending: small enough to keep one for each bucket of a run.</summary>
/// <param name="Values">Values in microseconds with their counts, ascending.</param>
internal sealed record ValueCounts(IReadOnlyList<(double Us, long Count)> Values)
{
    private const double NanosecondsPerMicrosecond = 1_000;

    /// <summary>Nothing.</summary>
    public static ValueCounts None { get; } = new([]);

    /// <summary>Number of values.</summary>
    public long Count => Values.Sum(value => value.Count);

    /// <summary>The values of a histogram, each as the highest of its bucket.</summary>
    public static ValueCounts Of(HistogramBase histogram) =>
        new([
            .. histogram
                .RecordedValues()
                .Where(value => value.CountAtValueIteratedTo > 0)
                .Select(value => (value.ValueIteratedTo / NanosecondsPerMicrosecond, value.CountAtValueIteratedTo)),
        ]);

    /// <summary>All values of several distributions.</summary>
    public static ValueCounts Merge(IEnumerable<ValueCounts> parts) =>
        new([
            .. parts
                .SelectMany(part => part.Values)
                .GroupBy(value => value.Us)
                .OrderBy(group => group.Key)
                .Select(group => (group.Key, group.Sum(value => value.Count))),
        ]);

    /// <summary>Number of values above a limit.</summary>
    public long CountAbove(double us) => Values.Where(value => value.Us > us).Sum(value => value.Count);

    /// <summary>The smallest value that a share of the values do not exceed, as in HdrHistogram; NaN without values.</summary>
    public double Quantile(double share)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(Math.Round(share * Count, 6)));
        foreach (var (us, count) in Values)
        {
            wanted -= count;
            if (wanted <= 0)
            {
                return us;
            }
        }

        return double.NaN;
    }

    /// <summary>
    /// The area between two empirical distribution functions, in microseconds: 0 for equal ones. Gramoli et al., "Diablo" and "STABL" (2023),
    /// call it sensitivity; it is the Wasserstein-1 distance.
    /// </summary>
    public double AreaTo(ValueCounts other)
    {
        var (ours, theirs) = ((double)Count, (double)other.Count);
        if (ours == 0 || theirs == 0)
        {
            return double.NaN;
        }

        var steps = Values
            .Select(value => (value.Us, Step: value.Count / ours))
            .Concat(other.Values.Select(value => (value.Us, Step: -value.Count / theirs)))
            .OrderBy(step => step.Us)
            .ToArray();
        var (area, difference) = (0.0, 0.0);
        for (var index = 0; index + 1 < steps.Length; index++)
        {
            difference += steps[index].Step;
            area += Math.Abs(difference) * (steps[index + 1].Us - steps[index].Us);
        }

        return area;
    }
}
