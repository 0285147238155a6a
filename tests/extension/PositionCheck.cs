using PerfTests.Analysis.Safety;
using PerfTests.Protocols;
using PerfTests.Recording;

namespace PerfTests.ExtensionTests;

/// <summary>No two acknowledged writes of a ledger have the same position.</summary>
internal sealed class PositionCheck : IRunCheck
{
    public string Name => "positions are unique";

    public SafetyCheck Check(RunRecord record)
    {
        var written = record.Operations.Where(operation =>
            operation is { Outcome: Outcome.Ok, Position: > 0, ValueBytes: > 0 }
        );
        var twice = written.GroupBy(operation => operation.Position).Where(group => group.Count() > 1).ToArray();
        return record.Operations.Count == 0 ? new SafetyCheck(Name, SafetyVerdict.Unknown, "no operation was logged")
            : twice.Length > 0
                ? new SafetyCheck(
                    Name,
                    SafetyVerdict.Invalid,
                    $"{twice.Length} positions were given to more than one write, first {twice[0].Key}"
                )
            : new SafetyCheck(Name, SafetyVerdict.Valid, "every acknowledged write has a position of its own");
    }
}
