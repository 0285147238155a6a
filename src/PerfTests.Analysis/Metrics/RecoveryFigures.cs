using PerfTests.Analysis.FaultTolerance;
using PerfTests.Analysis.Formatting;
using PerfTests.Analysis.Results;
using PerfTests.Running;
using static System.FormattableString;

namespace PerfTests.Analysis.Metrics;

/// <summary>How the cluster came through a fault (METHOD 7), in the order to show. Of a run with several faults each is the worst.</summary>
internal static class RecoveryFigures
{
    /// <summary>Times below a bucket are not told apart.</summary>
    private const double Bucket = RecoveryRules.LongestBucketSeconds;

    /// <summary>Successes that are closer than this count as uninterrupted.</summary>
    private const double Gap = 0.001;

    public static IReadOnlyList<Figure> All { get; } =
    [
        Seconds(
            "detection_seconds",
            "Noticed",
            "first election, view change or suspicion after the fault",
            Gap,
            found => Reported(found.Detection, "nothing noticed it")
        ),
        Seconds(
            "election_seconds",
            "New leader or view",
            "first report that there is one again",
            Gap,
            found => Reported(found.Election, "none was reported")
        ),
        Seconds(
            FigureNames.Unavailability,
            "No success for",
            "longest time without a success that ends after the fault",
            Gap,
            found => Reading.Of(found.Unavailability, "")
        ),
        Seconds(
            "failover_seconds",
            "Failover",
            "end of that time, from the fault on",
            Gap,
            found => found.Failover is null ? Reading.NotApplicable("no outage") : Reading.Of(found.Failover, "")
        ),
        Seconds(
            "downtime_seconds",
            "Downtime",
            "buckets with less than 1 % of normal goodput",
            Bucket,
            found => found.DowntimeSeconds
        ),
        Seconds(
            FigureNames.Recovery,
            "Recovered",
            "goodput >= 90 % and p99 <= 2 x normal, for 5 s",
            Bucket,
            found => Recovered(found, found.Recovery, found.RecoveryWhy)
        ),
        Seconds(
            FigureNames.RecoveryFromHeal,
            "Recovered after healing",
            "the same, from the healing on",
            Bucket,
            found =>
                found.HealedSeconds is null
                    ? Reading.NotApplicable("not healed within the fault's window")
                    : Recovered(found, found.RecoveryFromHeal, found.RecoveryFromHealWhy)
        ),
        Define("dip_share", "Dip", FigureUnit.Share, "1 - lowest / normal goodput", 0.01, found => found.DipDepth),
        Define(
            "lost_operations",
            "Lost or late",
            FigureUnit.Operations,
            "operations below normal goodput",
            1,
            found => found.LostOperations
        ),
        Define(
            "overshoot_share",
            "Overshoot",
            FigureUnit.Share,
            "highest / normal goodput - 1",
            0.01,
            found =>
                Reading.Of(found.Overshoot) with
                {
                    Note = Invariant($"{Math.Round(found.OvershootOperations):#,0} operations above normal"),
                }
        ) with
        {
            Direction = FigureDirection.Neither,
        },
        Define(
            "availability_share",
            "Availability",
            FigureUnit.Share,
            "ok / attempted, by scheduled time, from the fault on",
            0,
            found => found.Availability
        ) with
        {
            Direction = FigureDirection.HigherIsBetter,
        },
        Define(
            "unknown_share",
            "Unknown outcome",
            FigureUnit.Share,
            "operations of unknown effect / attempted, by scheduled time, from the fault on",
            0.0001,
            found => found.UnknownShare
        ),
        Define(
            "error_budget_burn_ratio",
            "Error budget burn",
            FigureUnit.Ratio,
            "times faster than the availability objective allows",
            0,
            found => found.BurnRate is { } rate ? rate : Reading.Absent("no availability objective")
        ),
        Define(
            "sensitivity_us",
            "Sensitivity",
            FigureUnit.Microseconds,
            "area between the distributions of the response time before and during",
            0,
            found => found.SensitivityUs
        ),
    ];

    private static Figure Seconds(
        string name,
        string title,
        string definition,
        double resolution,
        Func<FaultRecovery, Reading> take
    ) => Define(name, title, FigureUnit.Seconds, definition, resolution, take);

    private static Figure Define(
        string name,
        string title,
        FigureUnit unit,
        string definition,
        double resolution,
        Func<FaultRecovery, Reading> take
    ) =>
        new()
        {
            Name = name,
            Title = title,
            Unit = unit,
            Group = FigureGroup.Recovery,
            Definition = definition,
            Source = "METHOD 7",
            Resolution = resolution,
            TakeFromFault = take,
        };

    private static Reading Reported(Detection? report, string without) =>
        report switch
        {
            null => Reading.Absent(without),
            { IsClientSide: true } client => new Reading(client.Seconds) { Note = "client-side" },
            { } node => new Reading(node.Seconds) { Note = $"{node.By} at {node.Node}" },
        };

    /// <summary>The time until recovery, or that it was not seen or cannot be told; then with the reason.</summary>
    private static Reading Recovered(FaultRecovery found, CensoredSeconds? recovery, string why) =>
        recovery is null
            ? Reading.Absent(why.Length > 0 ? why : "it cannot be told")
            : Reading.Of(recovery, "") with
            {
                Note =
                    why.Length > 0 ? why
                    : found.JudgedBuckets > 1 ? Invariant($"judged over {found.JudgedBuckets} buckets")
                    : "",
            };
}
