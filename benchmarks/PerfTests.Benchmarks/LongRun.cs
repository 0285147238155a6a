using System.Globalization;
using PerfTests.Monitoring;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.Benchmarks;

/// <summary>
/// Writes the run folder of a long run with faults, as such a run would: 20,000 operations/s, intervals of 250 ms, seven measures, every operation
/// logged. Deterministic. <c>perftests report</c> on it shows what reading a run takes.
/// </summary>
internal sealed class LongRun
{
    private const int Rate = 20_000;
    private const double IntervalSeconds = 0.25;
    private const int PerInterval = (int)(Rate * IntervalSeconds);
    private const int FaultEverySeconds = 600;
    private const int FaultSeconds = 20;
    private const int ResourceNameCount = 24;

    private static readonly string[] Tags =
    [
        HistogramTags.Response,
        HistogramTags.Service,
        HistogramTags.ScheduleLag,
        HistogramTags.Submission,
        HistogramTags.Consensus,
        HistogramTags.Application,
        HistogramTags.Return,
    ];

    private static readonly string[] Subjects = [ResourceSample.Generator, ResourceSample.Machine, "n1", "n2", "n3"];

    private readonly LatencyRecorder[] _recorders = [.. Tags.Select(_ => new LatencyRecorder())];
    private readonly OperationRecord[] _operations = new OperationRecord[PerInterval];
    private readonly SeededRandom _random = new Seed(20).CreateRandom();
    private readonly int _seconds;
    private readonly RunFolderWriter _writer;
    private long _sequence;

    private LongRun(int seconds, RunFolderWriter writer)
    {
        _seconds = seconds;
        _writer = writer;
    }

    /// <summary>Writes the folder.</summary>
    /// <param name="directory">Where; <c>long-run/run-01</c> is made in it.</param>
    /// <param name="seconds">Length of the run, 1 to 7,200.</param>
    /// <returns>The run's folder.</returns>
    public static string Write(string directory, int seconds)
    {
        if (seconds is < 1 or > 7_200)
        {
            throw new ArgumentOutOfRangeException(nameof(seconds), seconds, "1 to 7,200 s");
        }

        var folder = RunFolder.Create(directory, "long-run", 1);
        var time = TimeProvider.System;
        using var writer = new RunFolderWriter(folder, Manifest(seconds), time, time.GetTimestamp());
        new LongRun(seconds, writer).Write();
        return folder.Directory;
    }

    private void Write()
    {
        for (var interval = 0; interval < _seconds / IntervalSeconds; interval++)
        {
            WriteInterval(interval);
            if (interval % 4 == 0)
            {
                WriteSamples((int)(interval * IntervalSeconds));
            }
        }

        WriteFaults();
        var count = (long)_seconds * Rate;
        _writer.Complete(
            new RunCompletion
            {
                Ending = RunEnding.Completed,
                Seconds = _seconds + 1,
                Load = new LoadSummary
                {
                    MeasureStartSeconds = 0,
                    MeasureSeconds = _seconds,
                    Scheduled = count,
                    Sent = count,
                    Ok = count,
                    Failed = 0,
                    Unknown = 0,
                    OkInWindow = count,
                    Queued = 0,
                    Dropped = 0,
                    Stragglers = 0,
                    GeneratorCpuSeconds = 0.4 * _seconds,
                    CollectionPauseSeconds = 0.001 * _seconds,
                },
            }
        );
    }

    private void WriteInterval(int interval)
    {
        var start = interval * IntervalSeconds;
        var isSlow = start % FaultEverySeconds is >= FaultEverySeconds / 2 and < (FaultEverySeconds / 2) + FaultSeconds;
        foreach (var recorder in _recorders)
        {
            recorder.Clear();
        }

        for (var index = 0; index < PerInterval; index++)
        {
            RecordOperation(index, start, isSlow);
        }

        _writer.RecordOperations(_operations);
        var histograms = Tags.Zip(_recorders)
            .Select(pair => new TaggedHistogram(pair.First, start, start + IntervalSeconds, pair.Second.ToHistogram()))
            .ToArray();
        var (response, lag) = (histograms[0].Histogram, histograms[2].Histogram);
        _writer.RecordInterval(
            new IntervalRecord
            {
                StartSeconds = start,
                DurationSeconds = IntervalSeconds,
                Stage = RunStage.Measure,
                RequestedRate = Rate,
                Scheduled = PerInterval,
                Sent = PerInterval,
                Ok = PerInterval,
                InFlight = 40,
                MeanUs = response.MeanNanoseconds / 1e3,
                P95Us = response.Percentile(95) / 1e3,
                P99Us = response.Percentile(99) / 1e3,
                MaxUs = response.MaxNanoseconds / 1e3,
                LagP99Us = lag.Percentile(99) / 1e3,
                FirstOkSeconds = start,
                LastOkSeconds = start + IntervalSeconds,
                DueOutcomes = [new DueOutcomes(interval, PerInterval, 0, 0, 0)],
            },
            histograms
        );
    }

    /// <summary>Two milliseconds and more, spread as a log-normal; eight times that under a fault.</summary>
    private void RecordOperation(int index, double start, bool isSlow)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        var service = (long)((isSlow ? 16e6 : 2e6) * Math.Exp(0.5 * normal));
        var lag = (long)(20_000 * -Math.Log(1 - _random.NextDouble()));
        var due = (long)((start * 1e9) + (index * (1e9 / Rate)));
        ReadOnlySpan<long> values =
        [
            service + lag,
            service,
            lag,
            service / 10,
            service / 2,
            service / 5,
            service - (service / 10) - (service / 2) - (service / 5),
        ];
        for (var measure = 0; measure < values.Length; measure++)
        {
            _recorders[measure].Record(values[measure]);
        }

        _operations[index] = default(OperationRecord) with
        {
            Sequence = _sequence++,
            Key = _sequence % 10_000,
            Kind = OperationKind.Read,
            Outcome = Outcome.Ok,
            DueNanoseconds = due,
            SentNanoseconds = due + lag,
            EndedNanoseconds = due + lag + service,
        };
    }

    private void WriteSamples(int second)
    {
        foreach (var subject in Subjects)
        {
            var values = new Dictionary<string, double>
            {
                [ResourceNames.CpuSeconds] = 0.4 * second,
                [ResourceNames.ResidentBytes] = 1e8 + second,
            };
            for (var name = values.Count; name < ResourceNameCount; name++)
            {
                values[string.Create(CultureInfo.InvariantCulture, $"counter_{name}")] = second * name;
            }

            _writer.RecordResources(
                new ResourceSample
                {
                    Seconds = second,
                    Subject = subject,
                    Values = values,
                }
            );
            if (subject[0] == 'n')
            {
                _writer.RecordNodeMetrics(subject, values);
            }
        }
    }

    private void WriteFaults()
    {
        for (
            var number = 1;
            (number - 1) * FaultEverySeconds + (FaultEverySeconds / 2) + FaultSeconds < _seconds;
            number++
        )
        {
            var at = ((number - 1) * FaultEverySeconds) + (FaultEverySeconds / 2);
            _writer.RecordFault(
                new FaultRecord
                {
                    Number = number,
                    Kind = "node.pause",
                    Description = "pauses the leader",
                    Targets = ["n1"],
                    InjectRequestedSeconds = at,
                    InjectEffectiveSeconds = at,
                    HealRequestedSeconds = at + FaultSeconds,
                    HealEffectiveSeconds = at + FaultSeconds,
                }
            );
        }
    }

    private static RunManifest Manifest(int seconds) =>
        new()
        {
            RunId = "long-run",
            Scenario = "long-run",
            ScenarioHash = "00",
            StartedAt = DateTimeOffset.UnixEpoch,
            Seed = 20,
            System = "replica-raft",
            Protocol = "raft",
            Nodes = 3,
            Durability = "background",
            Consistency = ConsistencyModel.Linearizable,
            ChecksSafety = true,
            Host = "process",
            Engine = "open-loop",
            WarmUpSeconds = 0,
            MeasureSeconds = seconds,
            IntervalSeconds = IntervalSeconds,
            Settings = [],
            ReproduceCommand = "perftests run long-run",
            Environment = new EnvironmentFingerprint
            {
                CpuModel = "none",
                Cores = 2,
                MemoryBytes = 1,
                Kernel = "none",
                OperatingSystem = "none",
                Runtime = "none",
                HarnessVersion = "none",
            },
        };
}
