using PerfTests.Faults;

namespace PerfTests.ExtensionTests;

/// <summary>Nodes refuse every operation until it is healed.</summary>
internal sealed record ThrottleFault(Target Nodes) : Fault(Nodes)
{
    public override string Kind => "ledger.throttle";

    public override string Describe() => $"throttle {Nodes}";
}
