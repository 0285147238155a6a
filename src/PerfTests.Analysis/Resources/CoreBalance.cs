using PerfTests.Monitoring;

namespace PerfTests.Analysis.Resources;

/// <summary>How evenly the processors of a machine were busy (METHOD 4).</summary>
/// <param name="BusiestShare">Average use of the busiest processor, 0 to 1.</param>
/// <param name="MeanShare">Average use of all processors, 0 to 1.</param>
public sealed record CoreBalance(double BusiestShare, double MeanShare)
{
    /// <summary>Busiest over mean: 1 if all are equally busy, the number of processors if one does everything; NaN where none is busy.</summary>
    public double Imbalance => MeanShare > 0 ? BusiestShare / MeanShare : double.NaN;

    /// <summary>The balance of a subject whose processors were read one by one; null for others.</summary>
    internal static CoreBalance? Of(SubjectResources subject)
    {
        double[] cores =
        [
            .. subject
                .Metrics.Where(metric =>
                    metric.Quantity.Source.EndsWith(ResourceNames.CoreBusySecondsSuffix, StringComparison.Ordinal)
                )
                .Select(metric => Math.Min(1, metric.Average))
                .Where(double.IsFinite),
        ];
        return cores.Length == 0 ? null : new CoreBalance(cores.Max(), cores.Average());
    }
}
