namespace PerfTests.Systems.Replica.Pbft;

/// <summary>Operations that wait to be put into a request, in order of arrival. Not thread-safe.</summary>
internal sealed class CallQueue
{
    private readonly Queue<(PbftCall Call, long AddedAt)> _calls = new();

    /// <summary>Adds an operation.</summary>
    public void Add(PbftCall call, long now) => _calls.Enqueue((call, now));

    /// <summary>Whether there is a request to be made: a full one, or one whose oldest operation has waited for company long enough.</summary>
    /// <param name="full">Operations of a full request.</param>
    /// <param name="linger">How long an operation waits for others, in ticks.</param>
    /// <param name="now">The time.</param>
    public bool IsDue(int full, long linger, long now)
    {
        while (_calls.TryPeek(out var first) && first.Call.IsDone)
        {
            _calls.Dequeue();
        }
        return _calls.TryPeek(out var oldest) && (_calls.Count >= full || now >= oldest.AddedAt + linger);
    }

    /// <summary>Takes what goes into one request.</summary>
    /// <param name="operationsMax">Most operations.</param>
    /// <param name="bytesMax">Bytes at which it is full.</param>
    public List<PbftCall> Take(int operationsMax, int bytesMax)
    {
        var taken = new List<PbftCall>(Math.Min(operationsMax, _calls.Count));
        for (var bytes = 0; taken.Count < operationsMax && bytes < bytesMax && _calls.TryDequeue(out var next); )
        {
            if (next.Call.IsDone)
            {
                continue;
            }
            taken.Add(next.Call);
            bytes += next.Call.Operation.Length;
        }
        return taken;
    }
}
