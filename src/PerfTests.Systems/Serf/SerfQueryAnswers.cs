using PerfTests.Systems.Serf.Rpc;

namespace PerfTests.Systems.Serf;

/// <summary>Counts who acknowledged a query.</summary>
/// <param name="expected">The number of members that must, at least 1.</param>
internal sealed class SerfQueryAnswers(int expected)
{
    private readonly TaskCompletionSource<bool> _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<string> _acknowledged = new(StringComparer.Ordinal);

    /// <summary>Ends with whether all members acknowledged it, at the latest when the agent closes the query.</summary>
    public Task<bool> Complete => _complete.Task;

    /// <summary>Takes a record of the query's stream.</summary>
    /// <returns>Whether it is the last one; the stream goes on after the last acknowledgement until the query's time is over.</returns>
    public bool Take(RpcMap record)
    {
        switch (record.Text("Type"))
        {
            case "ack":
                _acknowledged.Add(record.Text("From"));
                if (_acknowledged.Count >= expected)
                {
                    _complete.TrySetResult(true);
                }

                return false;
            case "done":
                _complete.TrySetResult(false);
                return true;
            default:
                return false;
        }
    }
}
