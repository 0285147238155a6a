using PerfTests.Protocols;
using PerfTests.Recording;

namespace PerfTests.Analysis.Safety;

/// <summary>Checks that all replicas came to the same position and hold the same state there. A replica that did not tell its state leaves that unknown.</summary>
internal sealed class AgreementCheck
{
    private const string Name = "replicas agree";

    private readonly ConsistencyModel _consistency;
    private readonly int _nodes;
    private readonly NodeStateRecord[] _known;
    private readonly string[] _missing;
    private readonly string[] _left;

    private AgreementCheck(RunRecord record)
    {
        _consistency = record.Manifest.Consistency;
        _nodes = record.Manifest.Nodes;
        var distrusted = Distrusted(record);
        var down = LeftDown(record);
        var asked = record.NodeStates.Where(state => !distrusted.Contains(state.Node)).ToArray();
        _known = [.. asked.Where(state => state is { HasAnswered: true, Digest.Length: > 0 })];
        _missing =
        [
            .. asked
                .Where(state => state.Digest.Length == 0 && (state.HasAnswered || !down.Contains(state.Node)))
                .Select(state => state.HasAnswered ? $"{state.Node} gave no digest" : $"{state.Node} did not answer")
                .Order(StringComparer.Ordinal),
            .. record.NodeStates.Count < _nodes ? [Unheard(_nodes - record.NodeStates.Count)] : (string[])[],
        ];
        _left =
        [
            .. distrusted.Order(StringComparer.Ordinal).Select(node => $"{node} was made to lie"),
            .. asked
                .Where(state => !state.HasAnswered && down.Contains(state.Node))
                .Select(state => $"{state.Node} was left down by a fault"),
        ];
    }

    /// <summary>Checks the states at the end of a run, of which each node gave one.</summary>
    /// <param name="record">The facts.</param>
    /// <returns>Null where every node answered and the system is of a kind that tells neither position nor digest: there is nothing to compare.</returns>
    public static SafetyCheck? Check(RunRecord record)
    {
        var states = record.NodeStates;
        var tellsNothing =
            states.Count == record.Manifest.Nodes
            && states.Count > 0
            && states.All(state => state is { HasAnswered: true, Digest: "", AppliedIndex: 0 });
        if (tellsNothing || record.Manifest.Nodes == 1)
        {
            return null;
        }

        var check = new AgreementCheck(record);
        return check.Judge() with
        {
            Checked = [KeyValuePair.Create("nodes", (long)check._known.Length)],
            NotChecked =
                check._known.Length < record.Manifest.Nodes
                    ? [KeyValuePair.Create("nodes", (long)(record.Manifest.Nodes - check._known.Length))]
                    : [],
        };
    }

    private SafetyCheck Judge()
    {
        var differing = _known
            .GroupBy(state => _consistency == ConsistencyModel.Eventual ? 0 : state.AppliedIndex)
            .FirstOrDefault(group => group.DistinctBy(state => state.Digest).Skip(1).Any());
        if (differing is not null)
        {
            var where =
                _consistency == ConsistencyModel.Eventual ? "when writes had ended" : $"at index {differing.Key}";
            return new SafetyCheck(
                Name,
                SafetyVerdict.Invalid,
                $"{where} the states differ: "
                    + string.Join(", ", differing.Select(state => $"{state.Node} {Short(state.Digest)}"))
            );
        }

        if (_missing.Length > 0)
        {
            return new SafetyCheck(
                Name,
                SafetyVerdict.Unknown,
                $"{_known.Length} of {_nodes} nodes told their state: {string.Join(", ", _missing)}"
            )
            {
                Remedy = "an answer of every node after the load, within Safety.AgreementDeadline",
            };
        }

        if (_consistency != ConsistencyModel.Eventual && _known.DistinctBy(state => state.AppliedIndex).Skip(1).Any())
        {
            return new SafetyCheck(
                Name,
                SafetyVerdict.Unknown,
                "the replicas did not reach the same position in time: "
                    + string.Join(", ", _known.Select(state => $"{state.Node} at {state.AppliedIndex}"))
            )
            {
                Remedy = "a longer Safety.AgreementDeadline, if they are only slow",
            };
        }

        var left = _left.Length > 0 ? $" of {_nodes}; not asked: {string.Join(", ", _left)}" : "";
        return new SafetyCheck(Name, SafetyVerdict.Valid, $"{_known.Length} nodes hold the same state{left}");
    }

    /// <summary>What these say of themselves is no evidence.</summary>
    private static HashSet<string> Distrusted(RunRecord record) =>
        record
            .Faults.Where(fault => fault.Kind.StartsWith(Faults.ByzantineFault.KindPrefix, StringComparison.Ordinal))
            .SelectMany(fault => fault.Targets)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Nodes that the scenario itself left down: that they do not answer is what was asked for.</summary>
    private static HashSet<string> LeftDown(RunRecord record) =>
        record
            .Faults.Where(fault =>
                fault is { InjectEffectiveSeconds: not null, HealRequestedSeconds: null, Failure: null }
                && fault.Kind.StartsWith("node.", StringComparison.Ordinal)
            )
            .SelectMany(fault => fault.Targets)
            .ToHashSet(StringComparer.Ordinal);

    private static string Unheard(int count) => count == 1 ? "one was not asked" : $"{count} were not asked";

    private static string Short(string digest) => digest.Length > 12 ? digest[..12] : digest;
}
