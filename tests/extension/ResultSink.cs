using System.Collections.Concurrent;
using PerfTests.Analysis.Results;
using PerfTests.Sessions;

namespace PerfTests.ExtensionTests;

/// <summary>Keeps what it is given.</summary>
internal sealed class ResultSink : IResultSink
{
    public static ResultSink Instance { get; } = new();

    public ConcurrentDictionary<string, BenchmarkResult> Results { get; } = new();

    public string Name => "results of the tests";

    public Task TakeAsync(BenchmarkResult result, string folder, CancellationToken cancellationToken)
    {
        Results[folder] = result;
        return Task.CompletedTask;
    }
}
