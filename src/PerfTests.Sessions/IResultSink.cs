using PerfTests.Analysis.Results;

namespace PerfTests.Sessions;

/// <summary>Takes what a run found as soon as its report is written: a dashboard, a chat, a store of one's own. It cannot change the verdict.</summary>
public interface IResultSink
{
    /// <summary>Name for messages.</summary>
    string Name { get; }

    /// <summary>Takes a result. What it throws is told as a warning and ends nothing; after 15 s it is not waited for.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="folder">Full path of the run's folder, with its facts and reports.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task TakeAsync(BenchmarkResult result, string folder, CancellationToken cancellationToken);
}
