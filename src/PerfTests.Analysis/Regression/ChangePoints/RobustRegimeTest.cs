using PerfTests.Analysis.Statistics;

namespace PerfTests.Analysis.Regression.ChangePoints;

/// <summary>
/// The pooled t test with sample standard deviations and an effective size n (1 - rho) / (1 + rho) for lag-1 correlation rho (Bayley and
/// Hammersley, "The effective number of independent observations in an autocorrelated time series", Suppl. J. R. Statist. Soc. 8, 1946). rho
/// is taken from the residuals of both regimes together, since one short regime says little about it, and never below 0: negative correlation
/// in a short series is mostly the estimator's bias and must not make a test more confident.
/// </summary>
internal sealed class RobustRegimeTest : RegimeTest
{
    private const double LargestCorrelation = 0.99;

    // Two values are the least that have a spread.
    private const double SmallestEffectiveLength = 2;

    public override int MinimumLength => 3;

    public override ChangePoint Compare(double[] values, int start, int index, int end)
    {
        var left = values[start..index];
        var right = values[index..end];
        return new ChangePoint
        {
            Index = index,
            Before = Quantiles.Median(left),
            After = Quantiles.Median(right),
            P = left.Length < MinimumLength || right.Length < MinimumLength ? 1 : P(left, right),
        };
    }

    private static double P(double[] left, double[] right)
    {
        var shrink = (1 - Correlation(left, right)) / (1 + Correlation(left, right));
        return PooledP(
            Descriptive.Mean(left),
            Descriptive.StandardDeviation(left),
            Math.Max(SmallestEffectiveLength, left.Length * shrink),
            Descriptive.Mean(right),
            Descriptive.StandardDeviation(right),
            Math.Max(SmallestEffectiveLength, right.Length * shrink)
        );
    }

    private static double Correlation(double[] left, double[] right)
    {
        var (leftProducts, leftSquares) = Sums(left);
        var (rightProducts, rightSquares) = Sums(right);
        var squares = leftSquares + rightSquares;
        return squares == 0 ? 0 : Math.Clamp((leftProducts + rightProducts) / squares, 0, LargestCorrelation);
    }

    private static (double Products, double Squares) Sums(double[] regime)
    {
        var mean = Descriptive.Mean(regime);
        var products = 0.0;
        var squares = 0.0;
        for (var i = 0; i < regime.Length; i++)
        {
            squares += (regime[i] - mean) * (regime[i] - mean);
            products += i == 0 ? 0 : (regime[i] - mean) * (regime[i - 1] - mean);
        }

        return (products, squares);
    }
}
