using PerfTests.Replica.Lifetime;
using PerfTests.Replica.Options;

if (args.Contains("--help"))
{
    Console.WriteLine(ReplicaOptionsReader.Usage);
    return ReplicaProcess.Success;
}
return await ReplicaProcess.RunAsync(args, Environment.GetEnvironmentVariable).ConfigureAwait(false);
