using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings.Rules;

/// <summary>All processors of the machine are busy, whoever uses them.</summary>
internal sealed class MachineCpuRule : IFindingRule
{
    public string Name => "machine-cpu";

    public IEnumerable<Finding> Find(FindingFacts facts)
    {
        var share = facts.MachineCpuShare;
        if (!(share > facts.Limits.MaxCpuShare))
        {
            yield break;
        }

        var ours = facts.Nodes.Sum(node => facts.Average(node.Subject, "cpu_cores")) / facts.Processors;
        yield return new Finding
        {
            Id = Name,
            // A cluster that keeps up on a busy machine is slowed, not limited.
            Severity = facts.KeepsUp ? FindingSeverity.Medium : FindingSeverity.High,
            Title = "The machine's processors may be the limit",
            What =
                "Nodes, generator and whatever else runs here share them. Fewer nodes, a lower rate, or a machine of its own for the generator would tell.",
            Subject = new FindingSubject { Node = "machine", Resource = "processor" },
            Evidence =
            [
                new FindingEvidence("processors busy", share, "share", "resources", facts.Limits.MaxCpuShare),
                new FindingEvidence("of them by the nodes", ours, "share", "cpu-cores-chart"),
                new FindingEvidence(
                    "of them by the generator",
                    facts.Result.Quality.GeneratorCpuShare,
                    "share",
                    "cpu-cores-chart"
                ),
            ],
            ConfirmBy = "the same run on a machine with twice the processors",
            Demand = "cpu machine",
            DemandShare = share,
        };
    }
}
