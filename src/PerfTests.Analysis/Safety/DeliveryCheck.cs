using PerfTests.Analysis.Dissemination;
using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Units;
using PerfTests.Workloads;
using static System.FormattableString;

namespace PerfTests.Analysis.Safety;

/// <summary>
/// Checks a system that broadcasts: that nodes delivered what was sent, nothing else and nothing twice, and that what was acknowledged came to every live node by the time the
/// system promises. Spreading is a matter of chance until then, so what is missing earlier is counted and breaks no promise.
/// </summary>
internal sealed class DeliveryCheck
{
    /// <summary>The first of the checks.</summary>
    public const string Name = "delivered once, and only what was sent";

    private const string Everywhere = "delivered to every live node";
    private const int MaxNamed = 3;

    private readonly RunRecord _record;
    private readonly Seed _client;
    private readonly Dictionary<long, OperationRecord> _writes;
    private readonly Observation _observation;

    /// <summary>Prepares the checks.</summary>
    /// <param name="record">A run whose history is complete and that has deliveries.</param>
    public DeliveryCheck(RunRecord record)
    {
        _record = record;
        _client = new Seed(record.Manifest.Seed).Derive("client");
        _writes = record
            .Operations.Where(operation => operation.Kind is OperationKind.Update or OperationKind.Insert)
            .ToDictionary(operation => operation.Sequence);
        _observation = new Observation(record.Deliveries);
    }

    /// <summary>Makes both checks.</summary>
    public IReadOnlyList<SafetyCheck> Check() => [CheckOnce(), CheckEverywhere()];

    private SafetyCheck CheckOnce()
    {
        // A node that was restarted has forgotten what it delivered.
        var forgetful = _record
            .Faults.Where(fault => fault.Kind.StartsWith("node.", StringComparison.Ordinal))
            .SelectMany(fault => fault.Targets)
            .ToHashSet();
        var delivered = _record
            .Deliveries.SelectMany(batch => batch.Deliveries.Select(delivery => (batch.Node, delivery.Update)))
            .Where(seen => UpdateIdentity.FindSequence(seen.Update, _client) is not null)
            .ToArray();
        var invented = delivered.Where(seen => !MayHaveBeenSent(seen.Update)).Distinct().ToArray();
        var repeated = delivered
            .Where(seen => !forgetful.Contains(seen.Node))
            .GroupBy(seen => seen)
            .Where(seen => seen.Count() > 1)
            .Select(seen => seen.Key)
            .ToArray();
        if (invented.Length > 0 || repeated.Length > 0)
        {
            return new SafetyCheck(
                Name,
                SafetyVerdict.Invalid,
                Invariant($"{repeated.Length} deliveries were repeated{Examples(repeated)}; ")
                    + Invariant(
                        $"{invented.Length} were of what had not been sent or had been refused{Examples(invented)}"
                    )
            );
        }

        var left = forgetful.Count > 0 ? $"; repetitions are not judged on {string.Join(", ", forgetful.Order())}" : "";
        return new SafetyCheck(Name, SafetyVerdict.Valid, Invariant($"{delivered.Length:#,0} deliveries{left}"));
    }

    private SafetyCheck CheckEverywhere()
    {
        var judged = _observation.Updates.Where(IsAcknowledged).OrderBy(update => update.StartSeconds).ToArray();
        var (missing, due) = (0, new List<(string Node, string Update)>());
        for (var i = 0; i < judged.Length; i++)
        {
            var spread = _observation.Judge(judged[i]);
            var isMissed = spread.DelaysMs.Count < spread.Live;
            missing += isMissed ? 1 : 0;
            if (isMissed && IsDue(judged[i].StartSeconds, later: judged.Length - 1 - i))
            {
                due.Add(("a live node", judged[i].Identity));
            }
        }

        due.AddRange(FindLost(judged).Select(lost => ("its own node", UpdateIdentity.Of(_client, lost))));
        var looked = Invariant(
            $"{judged.Length:#,0} acknowledged updates, {missing} of them missed by a live node when observation ended"
        );
        return due.Count > 0
            ? new SafetyCheck(
                Everywhere,
                SafetyVerdict.Invalid,
                Invariant($"{looked}; {due.Count} should have come by then{Examples(due)}")
            )
            : new SafetyCheck(Everywhere, SafetyVerdict.Valid, looked + Promise(missing));
    }

    /// <summary>What its own node acknowledged and then did not deliver. Judged only without faults: a node that dies takes what it had not passed on with it.</summary>
    private IEnumerable<long> FindLost(IEnumerable<ObservedUpdate> seen)
    {
        if (_record.Faults.Count > 0)
        {
            return [];
        }

        var known = seen.Select(update => UpdateIdentity.FindSequence(update.Identity, _client)).ToHashSet();
        var last = (_observation.EndSeconds - DisseminationAnalysis.SettleSeconds) * 1e9;
        return _writes
            .Values.Where(write => write.Outcome == Outcome.Ok && write.EndedNanoseconds < last)
            .Select(write => write.Sequence)
            .Where(sequence => !known.Contains(sequence));
    }

    private string Promise(int missing)
    {
        var repair = Repair();
        return missing == 0 ? ""
            : repair is { } seconds
                ? Invariant(
                    $"; it is promised after {seconds:0} s without a fault, to those that fewer than {Repairable()} later ones followed"
                )
            : "; the system promises no time";
    }

    /// <summary>Whether the system has had the time that it needs, undisturbed, and has not forgotten the update.</summary>
    private bool IsDue(double startSeconds, int later)
    {
        var calm = _record.Faults.Select(fault => fault.HealEffectiveSeconds ?? double.PositiveInfinity);
        return Repair() is { } repair
            && _observation.EndSeconds - calm.Append(startSeconds).Max() > repair
            && later < Repairable();
    }

    private double? Repair() => _record.Deliveries[^1].RepairSeconds;

    private int Repairable() => _record.Deliveries[^1].RepairableUpdates ?? int.MaxValue;

    private bool IsAcknowledged(ObservedUpdate update) =>
        UpdateIdentity.FindSequence(update.Identity, _client) is { } sequence
        && _writes.TryGetValue(sequence, out var write)
        && write.Outcome == Outcome.Ok;

    private bool MayHaveBeenSent(string update) =>
        _writes.TryGetValue(UpdateIdentity.FindSequence(update, _client) ?? -1, out var write)
        && write.Outcome != Outcome.Failed;

    private static string Examples(IReadOnlyCollection<(string Node, string Update)> seen) =>
        seen.Count == 0
            ? ""
            : $" ({string.Join(", ", seen.Take(MaxNamed).Select(one => $"{one.Update} at {one.Node}"))})";
}
