using PerfTests.Replica.Events;

namespace PerfTests.Replica.Machines;

/// <summary>A machine whose updates spread without being decided, and that knows when it first held each.</summary>
internal interface ISpreading
{
    /// <summary>What it came to hold after a sequence number; 0 for all that is kept.</summary>
    DeliveriesDocument Deliveries(long after);
}
