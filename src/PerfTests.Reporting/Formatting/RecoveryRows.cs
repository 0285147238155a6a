using PerfTests.Analysis.FaultTolerance;
using static System.FormattableString;

namespace PerfTests.Reporting.Formatting;

/// <summary>The recovery figures of a fault in the order to show, each with its meaning; the same in every view.</summary>
internal static class RecoveryRows
{
    /// <summary>A figure.</summary>
    /// <param name="Title">Name for people.</param>
    /// <param name="Meaning">What it is, in a few words.</param>
    /// <param name="Show">Its value and a note to it; the note is empty if there is none and may hold foreign text.</param>
    public sealed record Row(string Title, string Meaning, Func<FaultRecovery, (string Value, string Note)> Show);

    /// <summary>All figures.</summary>
    public static IReadOnlyList<Row> All { get; } =
    [
        new(
            "Noticed",
            "first election, view change or suspicion",
            found => Reported(found.Detection, "nothing noticed it")
        ),
        new(
            "New leader or view",
            "first report that there is one again",
            found => Reported(found.Election, "none was reported")
        ),
        new(
            "No success for",
            "longest time without a success that ends after the fault",
            found => (Duration(found.Unavailability), "")
        ),
        new(
            "Failover",
            "end of that time",
            found => (Duration(found.Failover), found.Failover is null ? "no outage" : "")
        ),
        new(
            "Downtime",
            "buckets with less than 1 % of normal goodput",
            found => (Figures.Seconds(Math.Round(found.DowntimeSeconds, 3)), "")
        ),
        new(
            "Recovered",
            "goodput >= 90 % and p99 <= 2 x normal, for 5 s",
            found =>
                (
                    Recovered(found.Recovery),
                    found.RecoveryWhy.Length > 0 ? found.RecoveryWhy
                        : found.JudgedBuckets > 1 ? Invariant($"judged over {found.JudgedBuckets} buckets")
                        : ""
                )
        ),
        new(
            "Recovered after healing",
            "the same, from the healing on",
            found =>
                (
                    found.HealedSeconds is null ? "not healed" : Recovered(found.RecoveryFromHeal),
                    found.RecoveryFromHealWhy
                )
        ),
        new("Dip", "1 - lowest / normal goodput", found => (Figures.Percent(found.DipDepth), "")),
        new(
            "Lost or late",
            "operations below normal goodput",
            found => (Figures.Number(Math.Round(found.LostOperations)), "")
        ),
        new(
            "Overshoot",
            "highest / normal goodput - 1",
            found =>
                (
                    Figures.Percent(found.Overshoot),
                    Invariant($"{Math.Round(found.OvershootOperations):#,0} operations above normal")
                )
        ),
        new(
            "Availability",
            "ok / attempted, by scheduled time, from the fault on",
            found => (Figures.Percent(found.Availability), Invariant($"{Figures.Percent(found.UnknownShare)} unknown"))
        ),
        new(
            "Error budget burn",
            "times faster than the objective allows",
            found =>
                (
                    found.BurnRate is { } rate ? Figures.Number(rate) + " x" : Figures.None,
                    found.BurnRate is null ? "no objective" : ""
                )
        ),
        new(
            "Sensitivity",
            "area between the response times before and during",
            found => (Figures.Duration(found.SensitivityUs), "")
        ),
    ];

    /// <summary>A duration; one that was not seen to end with the bound that it exceeds.</summary>
    public static string Duration(CensoredSeconds? value) =>
        value switch
        {
            null => Figures.None,
            { IsCensored: true } open => "> " + Figures.Seconds(Math.Round(open.Seconds, 3)),
            { Seconds: 0 } => "0" + Figures.Gap + "s",
            { } ended => Figures.Duration(1e6 * ended.Seconds),
        };

    /// <summary>A time to recover.</summary>
    public static string Recovered(CensoredSeconds? value) =>
        value is { IsCensored: true } open
            ? $"not within {Figures.Seconds(Math.Round(open.Seconds, 3))}"
            : Duration(value);

    private static (string Value, string Note) Reported(Detection? report, string without) =>
        report switch
        {
            null => (Figures.None, without),
            { IsClientSide: true } client => (Duration(CensoredSeconds.Ended(client.Seconds)), "client-side"),
            { } node => (Duration(CensoredSeconds.Ended(node.Seconds)), $"{node.By} at {node.Node}"),
        };
}
