using PerfTests.Analysis.Statistics;

namespace PerfTests.Analysis.Quality;

/// <summary>What MSER-5 says of the mean response times of the measured intervals. The figures of the run cover the whole window all the same.</summary>
public sealed record SteadyState
{
    /// <summary>Fewer intervals than this leave MSER-5 no choice of cuts.</summary>
    public const int MinIntervals = 4 * Mser5.BatchSize;

    /// <summary>A difference between the halves below this share is of no consequence, however significant.</summary>
    private const double NegligibleDrift = 0.05;

    /// <summary>A cut that moves the mean by less than this share is of no consequence.</summary>
    private const double NegligibleCut = 0.02;

    /// <summary>Two-sided level of the comparison of the halves.</summary>
    private const double Significance = 0.01;

    /// <summary>The verdict.</summary>
    public required SteadyStateVerdict Verdict { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Explanation { get; init; }

    /// <summary>Intervals of the window that MSER-5 would cut.</summary>
    public int CutIntervals { get; init; }

    /// <summary>The same in seconds.</summary>
    public double CutSeconds { get; init; }

    /// <summary>Mean of the interval means over the whole window, in microseconds; NaN if not assessed.</summary>
    public double MeanUs { get; init; } = double.NaN;

    /// <summary>Mean of the interval means after the cut, in microseconds; NaN if not assessed.</summary>
    public double MeanAfterCutUs { get; init; } = double.NaN;

    /// <summary>Whether a reader must know: never steady, or a cut that would move the mean by more than 2 %.</summary>
    public bool Matters =>
        Verdict == SteadyStateVerdict.NeverSteady
        || (
            Verdict == SteadyStateVerdict.SteadyAfterCut
            && Math.Abs(MeanUs - MeanAfterCutUs) > NegligibleCut * MeanAfterCutUs
        );

    /// <summary>Assesses a series of interval means.</summary>
    /// <param name="meansUs">Mean response time per interval, in microseconds.</param>
    /// <param name="intervalSeconds">Length of an interval.</param>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static SteadyState Assess(IReadOnlyList<double> meansUs, double intervalSeconds)
    {
        ArgumentNullException.ThrowIfNull(meansUs);
        if (meansUs.Count < MinIntervals)
        {
            return NotAssessed($"{meansUs.Count} intervals are too few for MSER-5; it needs {MinIntervals}");
        }

        var cut = Mser5.Cut(meansUs);
        var rest = meansUs.Skip(cut).ToArray();
        var drift = Drift(rest);
        var verdict = (cut > meansUs.Count / 2 || drift is not null, cut) switch
        {
            (true, _) => SteadyStateVerdict.NeverSteady,
            (false, 0) => SteadyStateVerdict.Steady,
            _ => SteadyStateVerdict.SteadyAfterCut,
        };
        return new SteadyState
        {
            Verdict = verdict,
            CutIntervals = cut,
            CutSeconds = cut * intervalSeconds,
            MeanUs = Descriptive.Mean(meansUs),
            MeanAfterCutUs = Descriptive.Mean(rest),
            Explanation = verdict switch
            {
                SteadyStateVerdict.Steady => "MSER-5 cuts nothing, and both halves agree",
                SteadyStateVerdict.SteadyAfterCut =>
                    $"MSER-5 cuts the first {cut} of {meansUs.Count} intervals: a longer warm-up would have covered them",
                _ => drift ?? $"MSER-5 would cut {cut} of {meansUs.Count} intervals, more than half",
            },
        };
    }

    internal static SteadyState NotAssessed(string why) =>
        new() { Verdict = SteadyStateVerdict.NotAssessed, Explanation = why };

    /// <summary>
    /// A late change escapes MSER: cutting nothing can still give the smallest standard error. So the halves of what is left are
    /// compared by Welch's test over batch means.
    /// </summary>
    private static string? Drift(double[] rest)
    {
        var batches = rest.Chunk(Mser5.BatchSize).Where(b => b.Length == Mser5.BatchSize).Select(b => b.Average());
        var means = batches.ToArray();
        var first = means[..(means.Length / 2)];
        var second = means[(means.Length / 2)..];
        if (first.Length < 2)
        {
            return null;
        }

        var difference = Descriptive.Mean(second) - Descriptive.Mean(first);
        var share = difference / Math.Abs(Descriptive.Mean(rest));
        var isSmall = Math.Abs(share) <= NegligibleDrift || double.IsNaN(share);
        return isSmall || Welch.PValue(first, second) > Significance
            ? null
            : FormattableString.Invariant(
                $"the second half of the window differs from the first by {100 * share:+0.0;-0.0} % in mean response time"
            );
    }
}
