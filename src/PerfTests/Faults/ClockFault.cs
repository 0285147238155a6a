namespace PerfTests.Faults;

/// <summary>The clock of nodes is wrong.</summary>
/// <param name="Target">The nodes.</param>
/// <param name="Offset">How far ahead of the true time; negative for behind.</param>
public sealed record ClockFault(Target Target, TimeSpan Offset) : Fault(Target)
{
    /// <inheritdoc/>
    public override string Kind => "clock.offset";

    /// <inheritdoc/>
    public override string Describe() =>
        FormattableString.Invariant($"set the clock of {Target} off by {Offset.TotalSeconds:0.###} s");
}
