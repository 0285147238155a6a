using System.Globalization;
using BenchmarkDotNet.Running;
using PerfTests.Benchmarks;

// write-long-run DIRECTORY [SECONDS]: a folder for `perftests report`, of an hour unless told otherwise.
if (args is ["write-long-run", var directory, ..])
{
    var seconds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 3_600;
    Console.WriteLine(LongRun.Write(directory, seconds));
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
