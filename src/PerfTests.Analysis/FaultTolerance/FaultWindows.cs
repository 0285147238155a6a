using PerfTests.Recording;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>
/// Shares a run's time among its faults. A fault's window ends with the next fault's injection or with the load. Normal is what was before it, from
/// the moment at which earlier faults were overcome; where they were not, nothing is normal, and only to go on is what was before the run's first fault taken for it.
/// </summary>
/// <param name="start">Start of the measurement window.</param>
/// <param name="end">End of the load.</param>
/// <param name="faults">Faults that were in effect, in that order.</param>
internal sealed class FaultWindows(double start, double end, IReadOnlyList<FaultRecord> faults)
{
    private readonly Dictionary<int, (double At, string? Obstacle)> _settled = [];

    /// <summary>The window of a fault. Earlier ones must have been settled.</summary>
    public FaultWindow Of(FaultRecord fault)
    {
        var effective = fault.InjectEffectiveSeconds!.Value;
        var requested = fault.InjectRequestedSeconds ?? effective;
        var next = faults.Where(other => other != fault && Began(other) > effective).Select(Began).DefaultIfEmpty(end);
        var until = Math.Min(end, next.Min());
        var quiet = _settled.Values.Select(earlier => earlier.At).Append(start).Max();
        var obstacle = FindObstacle(requested);
        var isOwn = obstacle is null;
        return new FaultWindow
        {
            Fault = fault,
            NormalFrom = isOwn ? quiet : start,
            NormalTo = isOwn ? requested : Began(faults[0]),
            Obstacle = obstacle,
            Effective = effective,
            Healed = fault.HealEffectiveSeconds is { } healed && healed < until ? Math.Max(healed, effective) : null,
            End = until,
            IsEndedByNextFault = until < end,
        };
    }

    /// <summary>Takes note of when a fault was overcome, or why that was not seen: what comes after is normal only then.</summary>
    public void Settle(FaultRecord fault, FaultRecovery recovery) =>
        _settled[fault.Number] = recovery switch
        {
            { HealedSeconds: { } healed, RecoveryFromHeal: { IsCensored: false } after } => (
                healed + after.Seconds,
                null
            ),
            { HealedSeconds: { } healed } => (healed, recovery.RecoveryFromHealWhy),
            _ when fault.HealRequestedSeconds is not null => (recovery.EffectiveSeconds, "it was still in effect"),
            { Recovery: { IsCensored: false } after } => (recovery.EffectiveSeconds + after.Seconds, null),
            _ => (recovery.EffectiveSeconds, recovery.RecoveryWhy),
        };

    /// <summary>The first fault before, if any, from which the cluster had not recovered, with what was missing.</summary>
    private string? FindObstacle(double requested)
    {
        foreach (var earlier in faults.Where(other => Began(other) < requested))
        {
            if (_settled.GetValueOrDefault(earlier.Number).Obstacle is { } why)
            {
                return $"the cluster had not recovered from fault {earlier.Number} before: {why}";
            }
        }

        return null;
    }

    private static double Began(FaultRecord fault) =>
        fault.InjectRequestedSeconds ?? fault.InjectEffectiveSeconds ?? double.NaN;
}
