using PerfTests.Clusters;
using PerfTests.Loads;
using PerfTests.Recording;
using PerfTests.Running;
using PerfTests.Systems.Etcd;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.EtcdClients;

/// <summary>The same load through the engine and the driver of etcd, with histograms and the log of every operation as in a scenario.</summary>
internal static class EngineLoad
{
    public static async Task<Measurement> RunAsync(IReadOnlyList<Node> nodes, Plan plan, int clients, ulong seed)
    {
        var client = EtcdSystem.Instance.CreateClient(
            new ClientOptions { Nodes = () => nodes, Seed = new Seed(seed).Derive("client") }
        );
        await using (client)
        {
            using var recorder = new OperationRecorder(
                new OperationRecorderOptions
                {
                    Facts = new CountingRecorder(),
                    Time = plan.Time,
                    OriginTimestamp = plan.Time.GetTimestamp(),
                    MaxLoggedOperations = new SafetyOptions().MaxOperations,
                }
            );
            await new OpenLoopEngine().RunAsync(
                new LoadRequest
                {
                    Workload = Workload.Mixed(reads: 0, keys: plan.Keys, valueBytes: plan.ValueBytes),
                    Load = Load.Closed(clients, plan.Window),
                    WarmUp = plan.WarmUp,
                    Limits = new LoadLimits(),
                    Seed = new Seed(seed),
                    Client = client,
                },
                recorder,
                CancellationToken.None
            );
            var summary = recorder.Complete();
            return summary.Failed + summary.Unknown > 0
                ? throw new IOException($"{summary.Failed + summary.Unknown} writes were not acknowledged")
                : new Measurement(
                    summary.OkInWindow / summary.MeasureSeconds,
                    summary.GeneratorCpuSeconds * 1e6 / summary.OkInWindow
                );
        }
    }
}
