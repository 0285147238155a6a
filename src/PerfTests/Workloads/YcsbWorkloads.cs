using PerfTests.Settings;

namespace PerfTests.Workloads;

/// <summary>
/// The core workloads of YCSB (Cooper et al., "Benchmarking Cloud Serving Systems with YCSB", SoCC 2010), with the parameters
/// of its files <c>workloads/workloada</c> to <c>workloadf</c>: 1,000 records of 10 fields of 100 bytes. A record is one value of
/// 1,000 bytes here, and an update writes it whole, as with <c>writeallfields=true</c>.
/// </summary>
internal static class YcsbWorkloads
{
    private static readonly Dictionary<string, Workload> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["A"] = Create("A", new OperationMix { Reads = 0.5, Updates = 0.5 }),
        ["B"] = Create("B", new OperationMix { Reads = 0.95, Updates = 0.05 }),
        ["C"] = Create("C", new OperationMix { Reads = 1 }),
        ["D"] = Create("D", new OperationMix { Reads = 0.95, Inserts = 0.05 }) with
        {
            Distribution = KeyDistribution.Latest(),
        },
        ["E"] = Create("E", new OperationMix { Scans = 0.95, Inserts = 0.05 }),
        ["F"] = Create("F", new OperationMix { Reads = 0.5, ReadModifyWrites = 0.5 }),
    };

    public static Workload Find(string name) =>
        ByName.TryGetValue(name, out var workload)
            ? workload
            : throw new InvalidSettingsException([
                new SettingProblem("Workload.Ycsb", name, "one of " + string.Join(", ", ByName.Keys.Order())),
            ]);

    private static Workload Create(string name, OperationMix mix) =>
        new()
        {
            Name = $"YCSB {name}",
            Keys = 1_000,
            Mix = mix,
            Distribution = KeyDistribution.Zipfian(),
            Values = ValueSize.Constant(1_000),
            LongestScan = 100,
        };
}
