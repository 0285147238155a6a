using System.Globalization;
using PerfTests.Analysis.Latencies;
using PerfTests.Analysis.Resources;
using PerfTests.Analysis.Results;
using PerfTests.Monitoring;
using PerfTests.Recording;

namespace PerfTests.Analysis.Findings;

/// <summary>What rules look at: the facts of a run, what was drawn from them, and the questions that several rules ask. What was not measured is NaN, empty or null.</summary>
public sealed class FindingFacts
{
    private static readonly string[] LeaderGauges = ["replica_is_leader", "etcd_server_is_leader"];

    private readonly Dictionary<string, NodeMetricsSample[]> _metrics;

    /// <summary>Takes the facts of a run.</summary>
    /// <param name="record">The facts.</param>
    /// <param name="result">What was drawn from them.</param>
    /// <param name="limits">From where on rules speak up; null for the defaults.</param>
    public FindingFacts(RunRecord record, BenchmarkResult result, FindingLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(result);
        (Record, Result, Limits) = (record, result, limits ?? new FindingLimits());
        _metrics = record
            .NodeMetrics.Where(sample =>
                sample.Seconds >= result.Window.StartSeconds && sample.Seconds <= result.Window.EndSeconds
            )
            .GroupBy(sample => sample.Node)
            .ToDictionary(node => node.Key, node => node.OrderBy(sample => sample.Seconds).ToArray());
        Nodes =
        [
            .. result.Resources.Where(subject =>
                subject.Subject is not ResourceSample.Generator and not ResourceSample.Machine
            ),
        ];
        Leader = LeaderGauges
            .SelectMany(gauge => _metrics.Keys.Select(node => (Node: node, Share: Mean(node, gauge))))
            .Where(node => node.Share > 0.5)
            .OrderByDescending(node => node.Share)
            .Select(node => node.Node)
            .FirstOrDefault();
        Demands = [.. FindDemands().Where(demand => double.IsFinite(demand.Share))];
    }

    /// <summary>The facts.</summary>
    public RunRecord Record { get; }

    /// <summary>What was drawn from them.</summary>
    public BenchmarkResult Result { get; }

    /// <summary>From where on rules speak up.</summary>
    public FindingLimits Limits { get; }

    /// <summary>Resources of the nodes.</summary>
    public IReadOnlyList<SubjectResources> Nodes { get; }

    /// <summary>Names of the nodes that gave counters of their own.</summary>
    public IEnumerable<string> Reporting => _metrics.Keys;

    /// <summary>The node that led for most of the window; null if none did, or nobody knows.</summary>
    public string? Leader { get; }

    /// <summary>Processors of the machine.</summary>
    public int Processors => Math.Max(1, Record.Manifest.Environment.Cores);

    /// <summary>What the run's operations used, by name.</summary>
    public IReadOnlyList<Demand> Demands { get; }

    /// <summary>Whether faults were injected: what they cause is theirs.</summary>
    public bool HasFaults => Record.Faults.Any(fault => fault.InjectRequestedSeconds is not null);

    /// <summary>Whether the system kept up with the load: 99 % of what was offered.</summary>
    public bool KeepsUp => Result.Throughput.GoodputShare >= 0.99;

    /// <summary>A demand's share by its name; NaN if it is not known.</summary>
    public double ShareOf(string demand) => Demands.FirstOrDefault(known => known.Name == demand)?.Share ?? double.NaN;

    /// <summary>A part of an operation's way; null if the system does not report it.</summary>
    public PhaseResult? Phase(string name) => Result.Phases?.Phases.FirstOrDefault(phase => phase.Name == name);

    /// <summary>Average of a resource of a node, of the generator or of the machine; NaN if it was not measured.</summary>
    public double Average(string subject, string quantity) =>
        Result.Resources.FirstOrDefault(known => known.Subject == subject)?.Find(quantity)?.Average ?? double.NaN;

    /// <summary>Share of the machine's processors that was busy, 0 to 1; NaN if it was not measured.</summary>
    public double MachineCpuShare => Cores?.MeanShare ?? double.NaN;

    /// <summary>How evenly the machine's processors were busy; null if they were not read one by one.</summary>
    public CoreBalance? Cores =>
        Result.Resources.FirstOrDefault(subject => subject.Subject == ResourceSample.Machine)?.Cores;

    /// <summary>Values of a node's own gauge in the window, in order of time.</summary>
    public IReadOnlyList<double> Values(string node, string gauge) =>
        [
            .. _metrics
                .GetValueOrDefault(node, [])
                .Where(sample => sample.Values.ContainsKey(gauge))
                .Select(sample => sample.Values[gauge])
                .Where(double.IsFinite),
        ];

    /// <summary>Mean of a node's own gauge in the window; NaN without one.</summary>
    public double Mean(string node, string gauge) => Values(node, gauge).DefaultIfEmpty(double.NaN).Average();

    /// <summary>Growth per second of a node's own counter in the window; NaN for fewer than two readings.</summary>
    public double Rate(string node, string counter) =>
        CounterSeries.Growth([
            .. _metrics
                .GetValueOrDefault(node, [])
                .Where(sample => sample.Values.ContainsKey(counter))
                .Select(sample => new ResourcePoint(sample.Seconds, sample.Values[counter])),
        ])
            is { Seconds: > 0 } grown
            ? grown.Growth / grown.Seconds
            : double.NaN;

    /// <summary>Growth of a node's own counter from reading to reading, with the time between; none where it was set back.</summary>
    public IEnumerable<(double FromSeconds, double ToSeconds, double Value)> Growths(string node, string counter)
    {
        NodeMetricsSample[] samples =
        [
            .. _metrics.GetValueOrDefault(node, []).Where(sample => sample.Values.ContainsKey(counter)),
        ];
        return samples
            .Zip(samples.Skip(1))
            .Select(pair =>
                (pair.First.Seconds, pair.Second.Seconds, pair.Second.Values[counter] - pair.First.Values[counter])
            )
            .Where(growth => growth.Item3 >= 0);
    }

    /// <summary>Mean of what a node's own histogram took in during the window; NaN without any.</summary>
    public double HistogramMean(string node, string histogram) =>
        Rate(node, histogram + "_count") is > 0 and var count ? Rate(node, histogram + "_sum") / count : double.NaN;

    /// <summary>Upper bound of the bucket in which a percentile of a node's own histogram lies, over the window; NaN without one.</summary>
    /// <param name="node">The node.</param>
    /// <param name="histogram">Its histogram, in the manner of Prometheus.</param>
    /// <param name="percentile">0 to 100.</param>
    public double HistogramPercentile(string node, string histogram, double percentile)
    {
        var prefix = histogram + "_bucket{le=\"";
        var samples = _metrics.GetValueOrDefault(node, []);
        var buckets = samples
            .SelectMany(sample => sample.Values.Keys)
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Distinct()
            .Select(name =>
                (
                    Bound: double.TryParse(
                        name[prefix.Length..].Split('"')[0].Replace("+Inf", "Infinity", StringComparison.Ordinal),
                        CultureInfo.InvariantCulture,
                        out var bound
                    )
                        ? bound
                        : double.NaN,
                    Rate: Rate(node, name)
                )
            )
            .Where(bucket => !double.IsNaN(bucket.Bound) && !double.IsNaN(bucket.Rate))
            .OrderBy(bucket => bucket.Bound)
            .ToArray();
        var total = buckets.Length > 0 ? buckets[^1].Rate : 0;
        return total > 0 ? buckets.First(bucket => bucket.Rate >= percentile / 100 * total).Bound : double.NaN;
    }

    /// <summary>Share of its processors that a node used: all of it where a quota held it back a tenth of the time.</summary>
    public double CpuShare(string node)
    {
        const double HeldBack = 0.1;
        return Average(node, "cpu_throttled_share") >= HeldBack ? 1 : Average(node, "cpu_cores") / Processors;
    }

    /// <summary>Share of the time in which a node flushed its log; NaN if it does not say.</summary>
    public double FlushShare(string node) =>
        new[]
        {
            Rate(node, "replica_log_flush_milliseconds_sum") / 1_000,
            Rate(node, "etcd_disk_wal_fsync_duration_seconds_sum"),
        }
            .Where(double.IsFinite)
            .DefaultIfEmpty(double.NaN)
            .First();

    private IEnumerable<Demand> FindDemands()
    {
        foreach (var node in Nodes)
        {
            yield return new Demand($"cpu {node.Subject}", CpuShare(node.Subject));
        }

        foreach (var node in _metrics.Keys)
        {
            yield return new Demand($"log device {node}", FlushShare(node));
        }

        yield return new Demand("cpu machine", MachineCpuShare);
        yield return new Demand("cpu generator", Result.Quality.GeneratorCpuShare);
        foreach (var phase in Result.Phases?.Phases ?? [])
        {
            yield return new Demand($"{phase.Name} phase", phase.Share);
        }
    }
}
