namespace PerfTests.Analysis.Regression;

/// <summary>
/// Changes are worked out as natural logarithms of ratios: symmetric (+5 % and its undoing cancel), additive over blocks, and with noise that
/// scales with the level. Positive is worse, whatever the direction of the metric.
/// </summary>
public static class LogRatio
{
    /// <summary>The change in percent, 100 (e^x - 1): 0.0296 is about +3 %. Infinite bounds stay infinite upwards and become -100 downwards.</summary>
    public static double ToPercent(double logRatio) => 100 * (Math.Exp(logRatio) - 1);

    /// <summary>
    /// The change in percent in the metric's own direction, 100 (candidate / baseline - 1): a goodput that falls to 0.6 of what it was is -40 %.
    /// </summary>
    public static double ToPercent(double logRatio, bool isHigherBetter) =>
        ToPercent(isHigherBetter ? -logRatio : logRatio);

    /// <summary>The logarithm of a change in percent, ln(1 + percent / 100).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The change is -100 % or less, or not a number.</exception>
    public static double FromPercent(double percent) =>
        percent > -100
            ? Math.Log(1 + (percent / 100))
            : throw new ArgumentOutOfRangeException(
                nameof(percent),
                percent,
                "A change must be more than -100 percent."
            );
}
