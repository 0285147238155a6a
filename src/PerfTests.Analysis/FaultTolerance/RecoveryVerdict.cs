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

    /// <summary>The headline figures of the worst fault, to be added to the run's; empty without any.</summary>
    public static string Figures(RecoveryResult? recovery)
    {
        var worst = recovery
            ?.Faults.Where(result => result.Recovery is not null)
            .MaxBy(result => result.Recovery!.Unavailability.Seconds);
        return worst?.Recovery is { } figures
            ? Invariant($"; {Name(worst)}: no success for {Show(figures.Unavailability)}")
                + (figures.Recovery is { } recovered ? $", {Recovered(recovered)}" : "")
            : "";
    }

    private static IEnumerable<string> Missed(Objectives objectives, FaultResult result, FaultRecovery figures)
    {
        if (objectives.MaxUnavailability is { } gap && IsAbove(figures.Unavailability, gap))
        {
            yield return Invariant(
                $"{Name(result)}: no success for {Show(figures.Unavailability)}, above the objective of {gap.TotalSeconds:0.###} s"
            );
        }

        if (objectives.MaxRecovery is { } most && IsAbove(figures.Recovery, most))
        {
            yield return Invariant(
                $"{Name(result)}: {Recovered(figures.Recovery)}, above the objective of {most.TotalSeconds:0.###} s"
            );
        }

        if (
            objectives.MaxRecoveryAfterHeal is { } maxAfter
            && figures.HealedSeconds is not null
            && IsAbove(figures.RecoveryFromHeal, maxAfter)
        )
        {
            yield return Invariant(
                $"{Name(result)}, from its healing on: {Recovered(figures.RecoveryFromHeal)}, above the objective of {maxAfter.TotalSeconds:0.###} s"
            );
        }
    }

    /// <summary>What was not seen to end, or could not be told, has not kept the objective.</summary>
    private static bool IsAbove(CensoredSeconds? value, TimeSpan most) =>
        value is not { IsCensored: false } ended || ended.Seconds > most.TotalSeconds;

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
