using PerfTests.Analysis.Throughput;
using PerfTests.Recording;
using PerfTests.Units;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>
/// Calibrates the criterion of recovery (METHOD 7): puts a fault that never was at random moments into runs without any, and counts how often the cluster is said to
/// have recovered at once; with a planted change, how often that is found. Of runs with faults the time before the first is taken.
/// </summary>
public static class RecoveryCalibration
{
    private const double OutageSeconds = 1;
    private const double ChangeSeconds = 3;
    private const double LessGoodput = 0.8;
    private const int SlowerFactor = 3;

    /// <summary>Calibrates on runs of one system.</summary>
    /// <param name="runs">The runs, at least one; those that are shorter than a stretch are passed over.</param>
    /// <param name="planted">What is planted at each moment.</param>
    /// <param name="stretches">Moments, in turn from each run.</param>
    /// <param name="beforeSeconds">Time before the moment that counts as normal, in seconds.</param>
    /// <param name="watchSeconds">Time after it that is watched, in seconds.</param>
    /// <param name="seed">Decides the moments.</param>
    /// <returns>The counts; without any stretch if no run is long enough.</returns>
    public static RecoveryCalibrationResult Of(
        IReadOnlyList<RunRecord> runs,
        PlantedChange planted,
        int stretches,
        double beforeSeconds,
        double watchSeconds,
        Seed seed
    )
    {
        ArgumentNullException.ThrowIfNull(runs);
        var random = new SeededRandom(seed);
        var measures = runs.Select(run => (Measure: new FaultMeasure(run, MeasurementWindow.Of(run)), End: EndOf(run)))
            .Select(run => (run.Measure, Room: run.End(run.Measure) - run.Measure.StartSeconds))
            .Where(run => run.Room > beforeSeconds + watchSeconds)
            .ToArray();
        var (atOnce, later, not, untold) = (0, 0, 0, 0);
        for (var index = 0; index < stretches && measures.Length > 0; index++)
        {
            var (measure, room) = measures[index % measures.Length];
            var at =
                measure.StartSeconds + beforeSeconds + (random.NextDouble() * (room - beforeSeconds - watchSeconds));
            var found = measure.Measure(Window(measure, at, beforeSeconds, watchSeconds), Change(planted, at));
            switch (found.Recovery)
            {
                case null:
                    untold++;
                    break;
                case { IsCensored: true }:
                    not++;
                    break;
                case { Seconds: > 0 }:
                    later++;
                    break;
                default:
                    atOnce++;
                    break;
            }
        }

        var counted = atOnce + later + not + untold;
        return new(runs[0].Manifest.System, planted, counted, atOnce, later, not, untold);
    }

    /// <summary>The end of what nothing was done to.</summary>
    private static Func<FaultMeasure, double> EndOf(RunRecord run)
    {
        var firstFault = run
            .Faults.Select(fault => fault.InjectRequestedSeconds)
            .OfType<double>()
            .DefaultIfEmpty(double.PositiveInfinity)
            .Min();
        return measure => Math.Min(measure.EndSeconds, firstFault);
    }

    private static FaultWindow Window(FaultMeasure measure, double at, double before, double watched) =>
        new()
        {
            Fault = new FaultRecord
            {
                Number = 1,
                Kind = "calibration",
                Description = "a fault that never was",
                InjectRequestedSeconds = at,
                InjectEffectiveSeconds = at,
            },
            NormalFrom = at - before,
            NormalTo = at,
            Obstacle = null,
            Effective = at,
            Healed = null,
            End = at + watched,
            IsEndedByNextFault = at + watched < measure.EndSeconds,
        };

    /// <summary>What becomes of a bucket.</summary>
    private static Func<GoodputBucket, GoodputBucket> Change(PlantedChange planted, double at)
    {
        var until = at + (planted == PlantedChange.Outage ? OutageSeconds : ChangeSeconds);
        return bucket =>
            bucket.ToSeconds <= at || bucket.FromSeconds >= until
                ? bucket
                : planted switch
                {
                    PlantedChange.LessGoodput => bucket with { Ok = (long)Math.Round(LessGoodput * bucket.Ok) },
                    PlantedChange.SlowerResponses => bucket.Slower(SlowerFactor),
                    PlantedChange.Outage => bucket with { Ok = 0 },
                    _ => bucket,
                };
    }
}
