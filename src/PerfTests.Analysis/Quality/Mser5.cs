using PerfTests.Analysis.Statistics;

namespace PerfTests.Analysis.Quality;

/// <summary>
/// Where a series' warm-up ends: the cut that makes the standard error of the rest smallest, over means of batches of five. White,
/// Cobb and Spratt, "A comparison of five steady-state truncation heuristics for simulation" (Winter Simulation Conference, 2000).
/// </summary>
public static class Mser5
{
    /// <summary>Values per batch.</summary>
    public const int BatchSize = 5;

    /// <summary>Batches at the end that no cut may reach: over so few, the statistic is small by chance.</summary>
    private const int LastBatches = 2;

    /// <summary>Statistics below this are a constant tail, not a steady state.</summary>
    private const double Negligible = 1e-9;

    /// <summary>The number of values to cut, a multiple of the batch size. A cut of more than half the series means that no steady state was reached.</summary>
    /// <param name="values">The series.</param>
    /// <param name="batchSize">Values per batch; 5 for MSER-5, 1 for plain MSER.</param>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1.</exception>
    public static int Cut(IReadOnlyList<double> values, int batchSize = BatchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        var x = SampleGuard.Copy(values);
        var batches = x.Chunk(batchSize)
            .Where(batch => batch.Length == batchSize)
            .Select(batch => batch.Average())
            .ToArray();
        // Centered on the median, so that sums of squares from the end lose no digits.
        var center = batches.Length > 0 ? Quantiles.Median(batches) : 0;
        var sum = 0.0;
        var squares = 0.0;
        var best = double.PositiveInfinity;
        var cut = 0;
        for (var k = batches.Length - 1; k >= 0; k--)
        {
            var value = batches[k] - center;
            sum += value;
            squares += value * value;
            var rest = batches.Length - k;
            var statistic = Math.Max(0, squares - (sum * sum / rest)) / ((double)rest * rest);
            if (rest > LastBatches && statistic >= Negligible && statistic <= best)
            {
                best = statistic;
                cut = k;
            }
        }

        return cut * batchSize;
    }
}
