namespace PerfTests.Analysis.Findings.Rules;

/// <summary>The rules that PerfTests brings (METHOD 5).</summary>
public static class FindingRules
{
    /// <summary>All of them, in the order in which they look.</summary>
    public static IReadOnlyList<IFindingRule> Default { get; } =
    [
        new GeneratorRule(),
        new LittlesLawRule(),
        new SteadyStateRule(),
        new SafetyUnknownRule(),
        new CpuQuotaRule(),
        new LeaderCpuRule(),
        new MachineCpuRule(),
        new HotCoreRule(),
        new LogDeviceRule(),
        new QuorumWaitRule(),
        new QueueRule(),
        new BatchRule(),
        new ApplyRule(),
        new CollectionPauseRule(),
        new CollectionTailRule(),
        new ThreadPoolRule(),
        new ElectionRule(),
        new ErrorRule(),
        new OverloadRule(),
        new ThroughputLossRule(),
        new TailRule(),
        new MemoryGrowthRule(),
        new NetworkOutRule(),
        new GossipRedundancyRule(),
    ];
}
