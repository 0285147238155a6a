using PerfTests.Analysis.Dissemination;
using PerfTests.Analysis.Formatting;

namespace PerfTests.Reporting.Formatting;

/// <summary>How updates spread, in sentences that every view uses.</summary>
internal static class DisseminationWords
{
    /// <summary>What was observed.</summary>
    public static string Summary(DisseminationResult spread)
    {
        var live =
            spread.LiveNodesMin == spread.LiveNodesMax
                ? $"{spread.LiveNodesMax}"
                : $"{spread.LiveNodesMin} to {spread.LiveNodesMax}";
        var sample = spread.SampledOneIn == 1 ? "every update" : $"one update in {spread.SampledOneIn}";
        var leftOut =
            spread.LeftOut == 0
                ? ""
                : $"; {FigureText.Count(spread.LeftOut)} more began too late in the run to be judged";
        return $"{FigureText.Count(spread.Updates)} updates of the measurement window were followed ({sample}) over {live} live nodes{leftOut}.";
    }

    /// <summary>What it cost.</summary>
    public static string Cost(DisseminationResult spread)
    {
        var bytes = double.IsNaN(spread.SentBytesPerNodeSecond)
            ? ""
            : $" A node sent {FigureText.Bytes(spread.SentBytesPerNodeSecond)}/s to other members.";
        var suspicions = spread.FalseSuspicions is { } count
            ? $" Suspicions of members that lived: {FigureText.Count(count)}."
            : "";
        return Redundancy(spread) + bytes + suspicions;
    }

    private static string Redundancy(DisseminationResult spread) =>
        spread is { CopiesReceived: { } received, CopiesNeeded: { } needed }
            ? $"Nodes received {FigureText.Count(received)} copies of updates and needed {FigureText.Count(needed)}: redundancy {FigureText.Number(spread.Redundancy)}, where 1 is the least."
            : "The system does not count copies, so redundancy is not known.";
}
