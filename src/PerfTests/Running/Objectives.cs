using System.Text.Json.Serialization;
using PerfTests.Settings;

namespace PerfTests.Running;

/// <summary>What a run must hold to pass. A run without a single success never passes, whatever is set here.</summary>
public sealed record Objectives
{
    /// <summary>Least share of the attempted operations that must succeed, 0 to 1. Default: 0.95.</summary>
    public double MinSuccessShare { get; init; } = 0.95;

    /// <summary>Highest 99th percentile of the response time; null for none. Default: none.</summary>
    public TimeSpan? MaxResponseP99 { get; init; }

    /// <summary>Least share of the offered rate that must be committed, 0 to 1; null for none. Default: none.</summary>
    public double? MinGoodputShare { get; init; }

    /// <summary>
    /// Least share of the operations attempted in the measurement window that must succeed, by scheduled time, 0 to below 1: what faults may cost at
    /// most. Error budgets count from it. Null for none. Default: none.
    /// </summary>
    public double? MinAvailability { get; init; }

    /// <summary>Longest time without a success that a fault may cause; null for none. Default: none.</summary>
    public TimeSpan? MaxUnavailability { get; init; }

    /// <summary>Longest time from a fault's being in effect until goodput and response times are back to normal; null for none. Default: none.</summary>
    public TimeSpan? MaxRecovery { get; init; }

    /// <summary>The same from its healing. Default: none.</summary>
    public TimeSpan? MaxRecoveryAfterHeal { get; init; }

    /// <summary>
    /// Least goodput before the first fault, in operations per second; a run with less is invalid. Null for 90 % of the requested rate, and at least 10
    /// operations in an interval. Default: null.
    /// </summary>
    public double? MinGoodputBeforeFault { get; init; }

    /// <summary>Objectives on further figures by name, set by <see cref="AtMost"/> and <see cref="AtLeast"/>. Default: none.</summary>
    public IReadOnlyList<FigureBound> Bounds { get; init; } = [];

    /// <summary>Every objective as a bound of a figure; of two bounds of one figure to the same side the stricter one.</summary>
    [JsonIgnore]
    public IReadOnlyList<FigureBound> All =>
        [
            .. new[]
            {
                new FigureBound(FigureNames.SuccessShare, MinSuccessShare, null),
                new FigureBound(FigureNames.SuccessShare, MinAvailability, null),
                new FigureBound(FigureNames.ResponseP99, null, MaxResponseP99?.TotalMicroseconds),
                new FigureBound(FigureNames.GoodputShare, MinGoodputShare, null),
                new FigureBound(FigureNames.Unavailability, null, MaxUnavailability?.TotalSeconds),
                new FigureBound(FigureNames.Recovery, null, MaxRecovery?.TotalSeconds),
                new FigureBound(FigureNames.RecoveryFromHeal, null, MaxRecoveryAfterHeal?.TotalSeconds),
            }
                .Concat(Bounds)
                .GroupBy(bound => bound.Figure)
                .Select(group => new FigureBound(
                    group.Key,
                    group.Max(bound => bound.Min),
                    group.Min(bound => bound.Max)
                ))
                .Where(bound => bound.Min is not null || bound.Max is not null),
        ];

    /// <summary>The same objectives, and one more: a figure may have at most this value. A run that does not give the figure misses it.</summary>
    /// <param name="figure">Name of the figure; of a recovery figure the worst fault counts.</param>
    /// <param name="max">The highest value that keeps it, in the figure's unit.</param>
    public Objectives AtMost(string figure, double max) =>
        this with
        {
            Bounds = [.. Bounds, new FigureBound(figure, null, max)],
        };

    /// <summary>The same objectives, and one more: a figure must have at least this value. A run that does not give the figure misses it.</summary>
    /// <param name="figure">Name of the figure; of a recovery figure the worst fault counts.</param>
    /// <param name="min">The least value that keeps it, in the figure's unit.</param>
    public Objectives AtLeast(string figure, double min) =>
        this with
        {
            Bounds = [.. Bounds, new FigureBound(figure, min, null)],
        };

    /// <summary>Everything that is wrong with the objectives, but for names of figures, which are known to the session.</summary>
    public IEnumerable<SettingProblem> Validate()
    {
        if (MinSuccessShare is not (>= 0 and <= 1))
        {
            yield return new SettingProblem("Objectives.MinSuccessShare", $"{MinSuccessShare}", "0 to 1");
        }

        if (MinGoodputShare is not (null or (>= 0 and <= 1)))
        {
            yield return new SettingProblem("Objectives.MinGoodputShare", $"{MinGoodputShare}", "0 to 1");
        }

        if (MinAvailability is not (null or (>= 0 and < 1)))
        {
            yield return new SettingProblem("Objectives.MinAvailability", $"{MinAvailability}", "0 to below 1");
        }

        if (MinGoodputBeforeFault is not (null or > 0))
        {
            yield return new SettingProblem(
                "Objectives.MinGoodputBeforeFault",
                $"{MinGoodputBeforeFault}",
                "operations per second above 0"
            );
        }

        foreach (
            var bound in Bounds.Where(bound => !double.IsFinite(bound.Min ?? 0) || !double.IsFinite(bound.Max ?? 0))
        )
        {
            yield return new SettingProblem(
                $"Objectives[{bound.Figure}]",
                $"{bound.Min ?? bound.Max}",
                "a finite number"
            );
        }

        foreach (var bound in All.Where(bound => bound.Min > bound.Max))
        {
            yield return new SettingProblem(
                $"Objectives[{bound.Figure}]",
                $"at least {bound.Min} and at most {bound.Max}",
                "bounds that a value can keep"
            );
        }

        foreach (
            var (name, most) in new[]
            {
                (nameof(MaxResponseP99), MaxResponseP99),
                (nameof(MaxUnavailability), MaxUnavailability),
                (nameof(MaxRecovery), MaxRecovery),
                (nameof(MaxRecoveryAfterHeal), MaxRecoveryAfterHeal),
            }
        )
        {
            if (most <= TimeSpan.Zero)
            {
                yield return new SettingProblem($"Objectives.{name}", $"{most}", "a duration above 0");
            }
        }
    }
}
