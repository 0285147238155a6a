namespace PerfTests.Running.OpenLoop;

/// <summary>What became of an operation that fell due.</summary>
internal enum Admission
{
    /// <summary>It got a place in flight.</summary>
    Dispatched,

    /// <summary>It waits for one, its clock running.</summary>
    Queued,

    /// <summary>The queue was full; it will never be sent.</summary>
    Dropped,
}
