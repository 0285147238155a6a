using PerfTests.Protocols;
using PerfTests.Recording;

namespace PerfTests.Analysis.Safety;

/// <summary>Checks that replicas that are at the same position hold the same state.</summary>
internal static class AgreementCheck
{
    private const string Name = "replicas agree";

    /// <summary>Checks the states at the end of a run.</summary>
    /// <param name="states">One a node, those without a digest included.</param>
    /// <param name="nodes">Number of nodes of the cluster.</param>
    /// <param name="consistency">What is promised.</param>
    /// <param name="distrusted">Nodes that were made to lie: what they say of themselves is no evidence.</param>
    /// <returns>Null where every node answered and the system is of a kind that tells neither position nor digest: there is nothing to compare.</returns>
    public static SafetyCheck? Check(
        IReadOnlyList<NodeStateRecord> states,
        int nodes,
        ConsistencyModel consistency,
        IReadOnlySet<string> distrusted
    )
    {
        var known = states.Where(state => state.Digest.Length > 0 && !distrusted.Contains(state.Node)).ToArray();
        if (states.Count == nodes && nodes > 1 && states.All(state => state is { Digest: "", AppliedIndex: 0 }))
        {
            return null;
        }

        if (known.Length < 2)
        {
            return new SafetyCheck(
                Name,
                nodes == 1 ? SafetyVerdict.Valid : SafetyVerdict.Unknown,
                $"{known.Length} of {nodes} nodes gave a digest of their state"
            );
        }

        var differing = known
            .GroupBy(state => consistency == ConsistencyModel.Eventual ? 0 : state.AppliedIndex)
            .FirstOrDefault(group => group.DistinctBy(state => state.Digest).Skip(1).Any());
        if (differing is not null)
        {
            var where =
                consistency == ConsistencyModel.Eventual ? "when writes had ended" : $"at index {differing.Key}";
            return new SafetyCheck(
                Name,
                SafetyVerdict.Invalid,
                $"{where} the states differ: "
                    + string.Join(", ", differing.Select(state => $"{state.Node} {Short(state.Digest)}"))
            );
        }

        if (consistency != ConsistencyModel.Eventual && known.DistinctBy(state => state.AppliedIndex).Skip(1).Any())
        {
            return new SafetyCheck(
                Name,
                SafetyVerdict.Unknown,
                "the replicas did not reach the same position in time: "
                    + string.Join(", ", known.Select(state => $"{state.Node} at {state.AppliedIndex}"))
            );
        }

        var left = known.Length < nodes ? $" of {nodes}; the others did not answer or were made to lie" : "";
        return new SafetyCheck(Name, SafetyVerdict.Valid, $"{known.Length} nodes hold the same state{left}");
    }

    private static string Short(string digest) => digest.Length > 12 ? digest[..12] : digest;
}
