using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>One processor is full while the others are not: a single thread does the work (rule B1).</summary>
internal sealed class HotCoreRule : IFindingRule
{
    private const double Full = 0.95;
    private const double MaxMean = 0.6;

    public string Name => "hot-core";

    public IEnumerable<Finding> Find(FindingFacts facts)
    {
        if (facts.Cores is not { BusiestShare: >= Full, MeanShare: < MaxMean } cores)
        {
            yield break;
        }

        yield return new Finding
        {
            Id = Name,
            Severity = FindingSeverity.Medium,
            Title = "One thread may be the limit",
            What =
                "One processor is busy all the time while the others are not. Work that could leave that thread, such as checks of signatures or serialization, would tell.",
            Subject = new FindingSubject { Node = "machine", Resource = "processor" },
            Evidence =
            [
                new FindingEvidence("busiest processor", cores.BusiestShare, "share", "resources", Full),
                new FindingEvidence("all processors, mean", cores.MeanShare, "share", "resources", MaxMean),
                new FindingEvidence("the one over the other", cores.Imbalance, "ratio", "resources"),
            ],
            ConfirmBy = "a look at the nodes' threads while the load runs",
        };
    }
}
