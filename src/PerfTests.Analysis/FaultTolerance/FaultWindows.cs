using PerfTests.Recording;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>
/// Shares a run's time among its faults. A fault's window ends with the next fault's injection or with the load. Normal is what was before it, from
/// the moment at which earlier faults were overcome; where that is too short, what was before the run's first fault.
/// </summary>
/// <param name="start">Start of the measurement window.</param>
/// <param name="end">End of the load.</param>
/// <param name="faults">Faults that were in effect, in that order.</param>
internal sealed class FaultWindows(double start, double end, IReadOnlyList<FaultRecord> faults)
{
    private readonly Dictionary<int, double> _settled = [];

    /// <summary>The window of a fault. Earlier ones must have been settled.</summary>
    public FaultWindow Of(FaultRecord fault)
    {
        var effective = fault.InjectEffectiveSeconds!.Value;
        var requested = fault.InjectRequestedSeconds ?? effective;
        var next = faults.Where(other => other != fault && Began(other) > effective).Select(Began).DefaultIfEmpty(end);
        var until = Math.Min(end, next.Min());
        var quiet = _settled.Values.Append(start).Max();
        var isOwn = requested - quiet >= RecoveryRules.MinBeforeSeconds || fault == faults[0];
        return new FaultWindow
        {
            Fault = fault,
            NormalFrom = isOwn ? quiet : start,
            NormalTo = isOwn ? requested : Began(faults[0]),
            IsNormalFromFirstFault = !isOwn,
            Effective = effective,
            Healed = fault.HealEffectiveSeconds is { } healed && healed < until ? Math.Max(healed, effective) : null,
            End = until,
            IsEndedByNextFault = until < end,
        };
    }

    /// <summary>Takes note of when a fault was overcome, as far as that was seen: what comes after may be normal again.</summary>
    public void Settle(FaultRecord fault, FaultRecovery recovery) =>
        _settled[fault.Number] = recovery switch
        {
            { HealedSeconds: { } healed, RecoveryFromHeal: { IsCensored: false } after } => healed + after.Seconds,
            { HealedSeconds: { } healed } => healed,
            { Recovery: { IsCensored: false } after } => recovery.EffectiveSeconds + after.Seconds,
            _ => recovery.EffectiveSeconds,
        };

    private static double Began(FaultRecord fault) =>
        fault.InjectRequestedSeconds ?? fault.InjectEffectiveSeconds ?? double.NaN;
}
