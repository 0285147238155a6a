using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Findings;

/// <summary>Looks for one kind of finding in the facts of a run. Pure: the same facts give the same findings.</summary>
public interface IFindingRule
{
    /// <summary>Name of the rule, and id of its findings: lower case with hyphens.</summary>
    string Name { get; }

    /// <summary>What it finds; nothing if nothing is wrong or the facts it needs were not measured.</summary>
    /// <param name="facts">The run.</param>
    IEnumerable<Finding> Find(FindingFacts facts);
}
