using PerfTests.Analysis.Formatting;
using PerfTests.Analysis.Results;
using PerfTests.Running;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>What the faults of a run say about its verdict.</summary>
internal static class RecoveryVerdict
{
    /// <summary>Reasons why the run does not show what it was made for: a fault that cannot be done here, or a load that was too small.</summary>
    public static IEnumerable<string> Unfit(RecoveryResult? recovery) =>
        (recovery?.Faults ?? [])
            .Where(result => result.Fault.UnsupportedReason is not null)
            .Select(result => $"{FaultReadings.Name(result)} is not supported: {result.Fault.UnsupportedReason}")
            .Concat(recovery?.InvalidReasons ?? []);

    /// <summary>Faults that were not injected or not healed as asked.</summary>
    public static IEnumerable<string> Broken(RecoveryResult? recovery)
    {
        foreach (var result in (recovery?.Faults ?? []).Where(result => result.Fault.UnsupportedReason is null))
        {
            if (result.Fault.Failure is { } failure)
            {
                yield return $"{FaultReadings.Name(result)} did not go as asked: {failure}";
            }
            else if (result.InvalidReason is not null)
            {
                // Nothing is shown about it, which is told apart.
                continue;
            }
            else if (result.Recovery is null)
            {
                yield return $"{FaultReadings.Name(result)} has no recovery figures: {result.Remark}";
            }
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
            yield return $"{FaultReadings.Name(result)}: the run is invalid for it: {reason}";
        }

        if (result.Recovery is not { } figures)
        {
            yield break;
        }

        if (objectives.MaxRecovery is { } most && IsUnknown(figures.Recovery, most))
        {
            yield return $"{FaultReadings.Name(result)}: recovery cannot be told: {figures.RecoveryWhy}";
        }

        if (objectives.MaxRecoveryAfterHeal is not { } maxAfter)
        {
            yield break;
        }

        if (figures.HealedSeconds is not null)
        {
            if (IsUnknown(figures.RecoveryFromHeal, maxAfter))
            {
                yield return $"{FaultReadings.Name(result)}: recovery after its healing cannot be told: {figures.RecoveryFromHealWhy}";
            }
        }
        else if (result.Fault.HealRequestedSeconds < figures.EndSeconds)
        {
            yield return $"{FaultReadings.Name(result)}: recovery after its healing cannot be told: it was not healed before the load or the fault's own time ended";
        }
    }

    /// <summary>The headline figures of the worst fault, to be added to the run's; empty without any.</summary>
    public static string Headline(BenchmarkResult found)
    {
        var worst = found
            .Recovery?.Faults.Where(result => result.Recovery is not null)
            .MaxBy(result => result.Recovery!.Unavailability.Seconds);
        return worst?.Recovery is { } figures
            ? $"; {FaultReadings.Name(worst)}: no success for {Show(found, FigureNames.Unavailability, figures)}"
                + (
                    figures.Recovery is { IsCensored: false }
                        ? $", recovered after {Show(found, FigureNames.Recovery, figures)}"
                        : ""
                )
            : "";
    }

    /// <summary>Whether nobody can say which side of the objective it is on: what had not ended by then was longer.</summary>
    private static bool IsUnknown(CensoredSeconds? value, TimeSpan most) =>
        value is not { } known || (known.IsCensored && !(known.Seconds > most.TotalSeconds));

    private static string Show(BenchmarkResult found, string name, FaultRecovery fault)
    {
        var figure = found.Figures[name].Figure;
        return FigureText.Plain(figure.Show(figure.Of(fault)));
    }
}
