using PerfTests.Replica.Events;
using PerfTests.Replica.Metrics;
using PerfTests.Replica.Options;
using PerfTests.Replica.Parameters;

namespace PerfTests.Replica.Machines;

/// <summary>Everything that a protocol receives from the process around it.</summary>
/// <param name="Options">Identity, addresses and data directory, validated.</param>
/// <param name="Parameters">Tunable settings; a protocol adds its own in its constructor.</param>
/// <param name="Metrics">The meter; a protocol makes its instruments in its constructor.</param>
/// <param name="Events">Where elections, view changes and membership changes are reported.</param>
/// <param name="Time">The one clock; its timestamps are monotonic and comparable between processes of one machine.</param>
internal sealed record NodeContext(
    ReplicaOptions Options,
    ParameterSet Parameters,
    NodeMetrics Metrics,
    NodeEventLog Events,
    TimeProvider Time
);
