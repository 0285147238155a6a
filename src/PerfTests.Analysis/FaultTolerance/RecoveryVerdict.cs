using PerfTests.Running;
using static System.FormattableString;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>What the faults of a run say about its verdict.</summary>
internal static class RecoveryVerdict
{
    /// <summary>Reasons why the run does not show what it was made for: a fault that cannot be done here, or a load that was too small.</summary>
    public static IEnumerable<string> Unfit(RecoveryResult? recovery) =>
        (recovery?.Faults ?? [])
            .Where(result => result.Fault.UnsupportedReason is not null)
            .Select(result => $"{Name(result)} is not supported: {result.Fault.UnsupportedReason}")
            .Concat(recovery?.InvalidReasons ?? []);

    /// <summary>Objectives that were missed, and faults that were not injected or not healed as asked.</summary>
    public static IEnumerable<string> Broken(Objectives objectives, RecoveryResult? recovery, double availability)
    {
        if (recovery is null)
        {
            yield break;
        }

        foreach (var result in recovery.Faults.Where(result => result.Fault.UnsupportedReason is null))
        {
            if (result.Fault.Failure is { } failure)
            {
                yield return $"{Name(result)} did not go as asked: {failure}";
            }
            else if (result.InvalidReason is not null)
            {
                // Nothing is shown about it, which is told apart.
                continue;
            }
            else if (result.Recovery is null)
            {
                yield return $"{Name(result)} has no recovery figures: {result.Remark}";
            }
            else
            {
                foreach (var missed in Missed(objectives, result, result.Recovery))
                {
                    yield return missed;
                }
            }
        }

        if (availability < objectives.MinAvailability)
        {
            yield return Invariant(
                $"availability {100 * availability:0.###} % is below the objective of {100 * objectives.MinAvailability:0.###} %"
            );
        }
    }

    /// <summary>
    /// What the run was to show and does not: recovery that an objective asks for and that nobody can tell, and faults for which the run is invalid. Unknown is
    /// never green.
    /// </summary>
    public static IEnumerable<string> NotShown(Objectives objectives, RecoveryResult? recovery) =>
        (recovery?.Faults ?? []).SelectMany(result => NotShown(objectives, result));

    private static IEnumerable<string> NotShown(Objectives objectives, FaultResult result)
    {
        if (result.InvalidReason is { } reason)
        {
            yield return $"{Name(result)}: the run is invalid for it: {reason}";
        }

        if (result.Recovery is not { } figures)
        {
            yield break;
        }

        if (objectives.MaxRecovery is { } most && IsUnknown(figures.Recovery, most))
        {
            yield return $"{Name(result)}: recovery cannot be told: {figures.RecoveryWhy}";
        }

        if (objectives.MaxRecoveryAfterHeal is not { } maxAfter)
        {
            yield break;
        }

        if (figures.HealedSeconds is not null)
        {
            if (IsUnknown(figures.RecoveryFromHeal, maxAfter))
            {
                yield return $"{Name(result)}: recovery after its healing cannot be told: {figures.RecoveryFromHealWhy}";
            }
        }
        else if (result.Fault.HealRequestedSeconds < figures.EndSeconds)
        {
            yield return $"{Name(result)}: recovery after its healing cannot be told: it was not healed before the load or the fault's own time ended";
        }
    }

    /// <summary>The headline figures of the worst fault, to be added to the run's; empty without any.</summary>
    public static string Figures(RecoveryResult? recovery)
    {
        var worst = recovery
            ?.Faults.Where(result => result.Recovery is not null)
            .MaxBy(result => result.Recovery!.Unavailability.Seconds);
        return worst?.Recovery is { } figures
            ? Invariant($"; {Name(worst)}: no success for {Show(figures.Unavailability)}")
                + (figures.Recovery is { IsCensored: false } recovered ? $", {Recovered(recovered)}" : "")
            : "";
    }

    private static IEnumerable<string> Missed(Objectives objectives, FaultResult result, FaultRecovery figures)
    {
        if (
            objectives.MaxUnavailability is { } gap
            && (figures.Unavailability.IsCensored || IsAbove(figures.Unavailability, gap))
        )
        {
            yield return Invariant(
                $"{Name(result)}: no success for {Show(figures.Unavailability)}, above the objective of {gap.TotalSeconds:0.###} s"
            );
        }

        if (objectives.MaxRecovery is { } most && IsAbove(figures.Recovery, most))
        {
            yield return Invariant(
                $"{Name(result)}: {Recovered(figures.Recovery)}, above the objective of {most.TotalSeconds:0.###} s{Because(figures.RecoveryWhy)}"
            );
        }

        if (
            objectives.MaxRecoveryAfterHeal is { } maxAfter
            && figures.HealedSeconds is not null
            && IsAbove(figures.RecoveryFromHeal, maxAfter)
        )
        {
            yield return Invariant(
                $"{Name(result)}, from its healing on: {Recovered(figures.RecoveryFromHeal)}, above the objective of {maxAfter.TotalSeconds:0.###} s{Because(figures.RecoveryFromHealWhy)}"
            );
        }
    }

    /// <summary>Whether it is known to be longer: what had not ended by then was.</summary>
    private static bool IsAbove(CensoredSeconds? value, TimeSpan most) => value?.Seconds > most.TotalSeconds;

    /// <summary>Whether nobody can say which side of the objective it is on.</summary>
    private static bool IsUnknown(CensoredSeconds? value, TimeSpan most) =>
        value is not { } known || (known.IsCensored && !IsAbove(value, most));

    private static string Because(string why) => why.Length == 0 ? "" : $": {why}";

    private static string Name(FaultResult result) => $"fault {result.Fault.Number} ({result.Fault.Kind})";

    private static string Show(CensoredSeconds value) =>
        Invariant($"{(value.IsCensored ? "more than " : "")}{value.Seconds:0.###} s");

    private static string Recovered(CensoredSeconds? value) =>
        value switch
        {
            null => "recovery cannot be told",
            { IsCensored: true } censored => Invariant($"not recovered within {censored.Seconds:0.###} s"),
            { } ended => Invariant($"recovered after {ended.Seconds:0.###} s"),
        };
}
