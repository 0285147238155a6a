using System.Text.Json;
using PerfTests.Clusters;
using PerfTests.Hosting.Starting;
using PerfTests.Monitoring;
using PerfTests.Recording;

namespace PerfTests.Hosting.Monitoring;

/// <summary>
/// Watches a cluster: resources of every node, of the generator and of the machine, the nodes' own counters and events, and who
/// leads. Default intervals: 1 s for resources and counters (METHOD 4), 250 ms for events and leaders (METHOD 7's bucket).
/// </summary>
/// <param name="time">The run's clock.</param>
/// <param name="originTimestamp">The run's origin on that clock.</param>
public sealed class ClusterMonitor(TimeProvider time, long originTimestamp) : IClusterMonitor
{
    /// <summary>Time between two samples of resources and counters.</summary>
    public TimeSpan SampleInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time between two looks at who leads.</summary>
    public TimeSpan LeaderInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Time between two looks at a node's events.</summary>
    public TimeSpan EventInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Time between two questions which updates the nodes came to hold, for systems that spread updates.</summary>
    public TimeSpan DeliveryInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public IAsyncDisposable Start(ICluster cluster, IRunRecorder recorder)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(recorder);
        return new Watch(this, time, originTimestamp, cluster, recorder);
    }

    private sealed class Watch : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly TimeProvider _time;
        private readonly long _origin;
        private readonly ICluster _cluster;
        private readonly IRunRecorder _recorder;
        private readonly NodeEventReader[] _events;
        private readonly DeliveryReader[] _deliveries;
        private readonly Task _loops;
        private string _lastLeader = "";

        public Watch(ClusterMonitor settings, TimeProvider time, long origin, ICluster cluster, IRunRecorder recorder)
        {
            _time = time;
            _origin = origin;
            _cluster = cluster;
            _recorder = recorder;
            _events =
            [
                .. cluster.Nodes.Select(node => new NodeEventReader(
                    cluster.Spec.System,
                    () => cluster.Nodes.First(now => now.Id == node.Id),
                    recorder,
                    time,
                    origin
                )),
            ];
            _deliveries =
            [
                .. cluster.Nodes.Select(node => new DeliveryReader(
                    cluster.Spec.System,
                    () => cluster.Nodes.First(now => now.Id == node.Id),
                    recorder,
                    time,
                    origin
                )),
            ];
            // Each node's events on their own: a frozen node must not hold up the others.
            _loops = Task.WhenAll([
                Task.Run(() => RepeatAsync(settings.SampleInterval, SampleAsync)),
                Task.Run(() => RepeatAsync(settings.LeaderInterval, LookForLeaderAsync)),
                .. _events.Select(node => Task.Run(() => RepeatAsync(settings.EventInterval, node.ReadAsync))),
                .. _deliveries.Select(node => Task.Run(() => RepeatAsync(settings.DeliveryInterval, node.ReadAsync))),
            ]);
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await _loops.ConfigureAwait(false);
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
            await TryAsync(() => SampleAsync(deadline.Token)).ConfigureAwait(false);
            await Task.WhenAll(_events.Select(node => TryAsync(() => node.ReadAsync(deadline.Token))))
                .ConfigureAwait(false);
            await Task.WhenAll(_deliveries.Select(node => TryAsync(() => node.ReadAsync(deadline.Token))))
                .ConfigureAwait(false);
            foreach (var node in _events)
            {
                node.RecordClock();
            }

            _stop.Dispose();
        }

        private async Task RepeatAsync(TimeSpan interval, Func<CancellationToken, Task> sample)
        {
            using var timer = new PeriodicTimer(interval, _time);
            try
            {
                do
                {
                    await TryAsync(() => sample(_stop.Token)).ConfigureAwait(false);
                } while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false));
            }
            catch (OperationCanceledException)
            {
                // The watch is over.
            }
        }

        /// <summary>A sample that cannot be taken is a gap in the series, not the end of the run.</summary>
        private async Task TryAsync(Func<Task> sample)
        {
            try
            {
                await sample().ConfigureAwait(false);
            }
            catch (Exception failure)
                when (failure
                        is IOException
                            or UnauthorizedAccessException
                            or HttpRequestException
                            or JsonException
                            or OperationCanceledException
                )
            {
                if (!_stop.IsCancellationRequested)
                {
                    _recorder.Record(RunEventKinds.Warning, "monitor", failure.Message);
                }
            }
        }

        private async Task SampleAsync(CancellationToken cancellationToken)
        {
            Sample(ResourceSample.Machine, MachineSampler.Read);
            Sample(ResourceSample.Generator, GeneratorSampler.Read);
            var nodes = _cluster.Nodes;
            await Task.WhenAll(nodes.Select(node => SampleAsync(node, cancellationToken))).ConfigureAwait(false);
            await Task.WhenAll(nodes.Select(node => ReadMetricsAsync(node, cancellationToken))).ConfigureAwait(false);
        }

        private async Task SampleAsync(Node node, CancellationToken cancellationToken)
        {
            var values = new Dictionary<string, double>();
            var absent = new Dictionary<string, string>();
            if (_cluster is IHostedCluster hosted)
            {
                await hosted.ReadResourcesAsync(node, values, absent, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                absent[ResourceNames.CpuSeconds] = "the host of the cluster reads no resources";
            }

            Record(node.Id.Name, values, absent);
        }

        private void Sample(string subject, Action<Dictionary<string, double>, Dictionary<string, string>> read)
        {
            var values = new Dictionary<string, double>();
            var absent = new Dictionary<string, string>();
            read(values, absent);
            Record(subject, values, absent);
        }

        private void Record(string subject, Dictionary<string, double> values, Dictionary<string, string> absent) =>
            _recorder.RecordResources(
                new ResourceSample
                {
                    Seconds = _time.GetElapsedTime(_origin).TotalSeconds,
                    Subject = subject,
                    Values = values,
                    Absent = absent,
                }
            );

        private async Task ReadMetricsAsync(Node node, CancellationToken cancellationToken)
        {
            var metrics = await _cluster.Spec.System.ReadMetricsAsync(node, cancellationToken).ConfigureAwait(false);
            if (metrics.Count > 0)
            {
                _recorder.RecordNodeMetrics(node.Id.Name, metrics);
            }
        }

        private async Task LookForLeaderAsync(CancellationToken cancellationToken)
        {
            var leader = await _cluster.FindLeaderAsync(cancellationToken).ConfigureAwait(false);
            var name = leader?.Name ?? "";
            if (name != _lastLeader && _cluster.Spec.System.Protocol.LeaderWord is { } word)
            {
                _lastLeader = name;
                _recorder.Record(
                    RunEventKinds.LeaderChanged,
                    name.Length > 0 ? name : "none",
                    name.Length > 0 ? $"is the {word}" : $"no {word} is known"
                );
            }
        }
    }
}
