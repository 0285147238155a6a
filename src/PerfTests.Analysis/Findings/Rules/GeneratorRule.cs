using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>The load generator, not the system, was the limit (METHOD 1).</summary>
internal sealed class GeneratorRule : IFindingRule
{
    public string Name => "generator-bound";

    public IEnumerable<Finding> Find(FindingFacts facts)
    {
        var quality = facts.Result.Quality;
        if (quality.GeneratorBoundReasons.Count == 0)
        {
            yield break;
        }

        yield return new Finding
        {
            Id = Name,
            Severity = FindingSeverity.High,
            Title = "The load generator was the limit",
            What = "These figures do not describe the system. " + string.Join("; ", quality.GeneratorBoundReasons),
            Subject = new FindingSubject { Node = "generator", Resource = "processor" },
            Evidence =
            [
                new FindingEvidence("schedule lag p99", quality.LagP99Us, "us", "lag-chart", quality.LagLimitUs),
                new FindingEvidence("processors used by the generator", quality.GeneratorCpuShare, "share", "quality"),
                new FindingEvidence("sent of due", quality.SentShare, "share", "quality", 0.99),
            ],
            Confidence = 1,
            ConfidenceBasis = "the generator's own stamps",
            ConfirmBy = "a run with the generator on processors of its own",
            Demand = "cpu generator",
            DemandShare = quality.GeneratorCpuShare,
        };
    }
}
