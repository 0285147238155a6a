using PerfTests.Analysis.FaultTolerance;

namespace PerfTests.Reporting.Formatting;

/// <summary>Recovery figures over repetitions, for people.</summary>
internal static class RecoveryFigures
{
    /// <summary>A median or worst value with its unit; one that is only known to exceed a bound says so.</summary>
    public static string Show(RecoveryFigure figure, double value, bool isCensored) =>
        (isCensored ? "> " : "")
        + figure.Unit switch
        {
            "seconds" when isCensored => Figures.Seconds(Math.Round(value, 3)),
            "seconds" => RecoveryRows.Duration(CensoredSeconds.Ended(value)),
            "us" => Figures.Duration(value),
            "share" => Figures.Percent(value),
            "operations" => Figures.Number(Math.Round(value)),
            "ratio" => Figures.Number(value) + " x",
            _ => Figures.Number(value),
        };
}
