using System.Globalization;
using PerfTests.Clusters;
using PerfTests.EtcdClients;
using PerfTests.Hosting.Processes;
using PerfTests.Systems.Etcd;

// The engine beside a plain concurrent client, on one cluster of three etcd processes, by turns: CLIENTS [PAIRS] [SECONDS].
// Prints a row of a table: both throughputs (medians of the blocks), the ratio (median of the pairs) and its range, CPU time of either per operation.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var clients = int.Parse(args[0]);
var pairs = args.Length > 1 ? int.Parse(args[1]) : 8;
var plan = new Plan
{
    WarmUp = TimeSpan.FromSeconds(1),
    Window = TimeSpan.FromSeconds(args.Length > 2 ? int.Parse(args[2]) : 5),
    Time = TimeProvider.System,
};
var logs = Directory.CreateTempSubdirectory("perftests-etcd-clients-").FullName;
try
{
    var host = new ProcessHost(plan.Time);
    var context = new ClusterContext
    {
        LogDirectory = logs,
        Events = new CountingRecorder(),
        Time = plan.Time,
    };
    await using var cluster = await host.StartAsync(EtcdCluster.Of(nodes: 3), context, CancellationToken.None);
    var leader = await cluster.FindLeaderAsync(CancellationToken.None);
    var address = cluster.Nodes.First(node => node.Id == leader).Ports[EtcdSystem.ClientPort];
    var plain = new List<Measurement>();
    var engine = new List<Measurement>();
    // The first pair compiles the code of both and is not counted.
    for (var pair = 0; pair <= pairs; pair++)
    {
        var block = pair == 0 ? plan with { Window = TimeSpan.FromSeconds(1) } : plan;
        foreach (var isEngine in (bool[])(pair % 2 == 0 ? [true, false] : [false, true]))
        {
            var seed = (ulong)(pair * 10_000 + (isEngine ? 5_000 : 0));
            var measured = isEngine
                ? await EngineLoad.RunAsync(cluster.Nodes, block, clients, seed)
                : await PlainLoad.RunAsync(new Uri($"http://{address}"), block, clients, seed);
            if (pair > 0)
            {
                (isEngine ? engine : plain).Add(measured);
                await Console.Error.WriteLineAsync(
                    $"{clients} clients, {(isEngine ? "engine" : "plain")}: {measured.PerSecond:0}/s, {measured.CpuMicrosecondsPerOperation:0} us"
                );
            }
        }
    }

    var ratios = engine.Zip(plain, (ours, theirs) => ours.PerSecond / theirs.PerSecond).Order().ToArray();
    Console.WriteLine(
        $"| {clients} | {Median(plain, m => m.PerSecond):#,0} | {Median(engine, m => m.PerSecond):#,0} "
            + $"| {Median(ratios, ratio => ratio):0.00} ({ratios[0]:0.00} to {ratios[^1]:0.00}) "
            + $"| {Median(plain, m => m.CpuMicrosecondsPerOperation):0} | {Median(engine, m => m.CpuMicrosecondsPerOperation):0} |"
    );
}
finally
{
    Directory.Delete(logs, recursive: true);
}

static double Median<T>(IEnumerable<T> values, Func<T, double> of)
{
    var sorted = values.Select(of).Order().ToArray();
    return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
