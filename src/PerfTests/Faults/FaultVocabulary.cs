using PerfTests.Clusters;

namespace PerfTests.Faults;

/// <summary>Every fault there is, each once: what a host is asked for to say what it can do.</summary>
public static class FaultVocabulary
{
    /// <summary>Every fault as it would be done to one node of a system; those that take a number get a middling one.</summary>
    /// <param name="system">The system: it decides which parameter stands for all.</param>
    public static IReadOnlyList<VocabularyEntry> Of(ISystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        var live = system.Parameters.FirstOrDefault(parameter => parameter.IsLive);
        return
        [
            new(nameof(Fault.Kill), Fault.Kill(Target.One)),
            new(nameof(Fault.KillAndLoseData), Fault.KillAndLoseData(Target.One)),
            new(nameof(Fault.Stop), Fault.Stop(Target.One)),
            new(nameof(Fault.RollingRestart), Fault.RollingRestart()),
            new(nameof(Fault.Pause), Fault.Pause(Target.One)),
            new(nameof(Fault.Isolate), Fault.Isolate(Target.One)),
            new(nameof(Fault.Halves), Fault.Halves()),
            new(nameof(Fault.MajorityRing), Fault.MajorityRing()),
            new(nameof(Fault.Bridge), Fault.Bridge(Target.One)),
            new(nameof(Fault.CutOutgoing), Fault.CutOutgoing(Target.One)),
            new(nameof(Fault.CutIncoming), Fault.CutIncoming(Target.One)),
            new(nameof(Fault.Latency), Fault.Latency(Target.One, TimeSpan.FromMilliseconds(50))),
            new(nameof(Fault.Bandwidth), Fault.Bandwidth(Target.One, 1e6)),
            new(nameof(Fault.Loss), Fault.Loss(Target.One, 0.1)),
            new(nameof(Fault.Reset), Fault.Reset(Target.One)),
            new(nameof(Fault.SlowClose), Fault.SlowClose(Target.One, TimeSpan.FromSeconds(1))),
            new(nameof(Fault.CpuStarvation), Fault.CpuStarvation(Target.One, 0.1)),
            new(nameof(Fault.MemoryLimit), Fault.MemoryLimit(Target.One, 256L << 20)),
            new(nameof(Fault.SlowDisk), Fault.SlowDisk(Target.One, 1e6)),
            new(nameof(Fault.FullDisk), Fault.FullDisk(Target.One)),
            new(nameof(Fault.ClockOffset), Fault.ClockOffset(Target.One, TimeSpan.FromSeconds(1))),
            new(nameof(Fault.Byzantine), Fault.Byzantine(Target.One, ByzantineBehaviours.All[0])),
            new(nameof(Fault.Parameter), Fault.Parameter(Target.One, live?.Name ?? "any", live?.Default ?? "")),
        ];
    }
}
