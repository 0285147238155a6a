namespace PerfTests.Analysis.Regression.Simulation;

/// <summary>The cells that the project publishes.</summary>
public static class GateTables
{
    /// <summary>Metrics that decide against a baseline of the reference replica by default: counts, costs, goodput, median and 99th percentile.</summary>
    private const int BaselineGates = 11;

    /// <summary>Interleaved blocks: nothing changed, a change as large as is tolerated, and twice that, under several kinds of noise.</summary>
    public static IReadOnlyList<GateCell> Interleaved { get; } =
    [
        .. from deviation in (double[])[0.5, 1, 2, 3, 5]
        from effect in (double[])[0, 3, 6, 10]
        select new GateCell
        {
            IsInterleaved = true,
            DeviationPercent = deviation,
            EffectPercent = effect,
        },
        .. from effect in (double[])[0, 3, 6]
        from noise in new[]
        {
            new GateCell
            {
                IsInterleaved = true,
                DeviationPercent = 2,
                EffectPercent = effect,
                OutlierShare = 0.05,
            },
            new GateCell
            {
                IsInterleaved = true,
                DeviationPercent = 2,
                EffectPercent = effect,
                Drift = 2,
            },
            new GateCell
            {
                IsInterleaved = true,
                DeviationPercent = 2,
                EffectPercent = effect,
                OrderEffectPercent = 2,
            },
            new GateCell
            {
                IsInterleaved = true,
                DeviationPercent = 2,
                EffectPercent = effect,
                Gates = 12,
            },
        }
        select noise,
    ];

    /// <summary>A snapshot baseline of 8 runs.</summary>
    public static IReadOnlyList<GateCell> Baseline { get; } =
    [
        .. from deviation in (double[])[0.5, 1, 2, 3, 5]
        from effect in (double[])[0, 5, 10, 20]
        select Snapshot(deviation, effect),
        .. from effect in (double[])[0, 5, 10]
        from noise in new[]
        {
            Snapshot(2, effect) with
            {
                OutlierShare = 0.05,
            },
            Snapshot(2, effect) with
            {
                Drift = 0.5,
            },
            Snapshot(2, effect) with
            {
                Drift = 1,
            },
        }
        select noise,
    ];

    private static GateCell Snapshot(double deviation, double effect) =>
        new()
        {
            IsInterleaved = false,
            DeviationPercent = deviation,
            EffectPercent = effect,
            Gates = BaselineGates,
        };
}
