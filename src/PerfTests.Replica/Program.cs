using PerfTests.Replica.Lifetime;
using PerfTests.Replica.Options;

if (args.Contains("--help"))
{
    return new ReplicaCommandLine().PrintHelp();
}
return await ReplicaProcess.RunAsync(args, Environment.GetEnvironmentVariable).ConfigureAwait(false);
