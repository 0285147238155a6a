using PerfTests.Recording;

namespace PerfTests.Running;

/// <summary>What a load left: what the engine counted, and the faults that were done beside it.</summary>
/// <param name="Summary">The engine's summary.</param>
/// <param name="Faults">The faults, each as it ended.</param>
internal sealed record MeasuredLoad(LoadSummary Summary, IReadOnlyList<FaultRecord> Faults);
