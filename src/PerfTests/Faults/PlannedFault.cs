using PerfTests.Recording;

namespace PerfTests.Faults;

/// <summary>A fault with its time, as the schedule and the seed made it.</summary>
/// <param name="Number">Number in the run, from 1 in order of time; those that wait for an event come last.</param>
/// <param name="Fault">What is done.</param>
/// <param name="At">When, from the start of the measurement window; null if it waits for an event.</param>
/// <param name="Trigger">The event; null if it has a time.</param>
/// <param name="Lasting">From the proof that it is in effect to its healing; null until the load has ended.</param>
public sealed record PlannedFault(int Number, Fault Fault, TimeSpan? At, FaultTrigger? Trigger, TimeSpan? Lasting)
{
    /// <summary>The record of it before anything was done.</summary>
    public FaultRecord ToRecord() =>
        new()
        {
            Number = Number,
            Kind = Fault.Kind,
            Description = Fault.Describe(),
            MayEndNodes = Fault.MayEndNodes,
        };
}
