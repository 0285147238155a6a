using PerfTests.Clusters;

namespace PerfTests.Systems.Serf;

/// <summary>What was heard from one agent, with the time of hearing on the harness's clock: its user events and its changes of membership. Safe for concurrent calls.</summary>
/// <param name="node">The agent's name.</param>
internal sealed class SerfJournal(NodeId node)
{
    private const string UserEvents = "serf_user_events_total";

    /// <summary>Suspicions of this agent that others told it of, so that it could refute them: it lived.</summary>
    private const string FalseSuspicions = "serf_false_suspicions_total";

    /// <summary>The latest so many are kept, of each kind.</summary>
    private const int MaxKept = 32_768;

    private readonly Lock _gate = new();
    private readonly List<Delivery> _deliveries = [];
    private readonly List<NodeEvent> _events = [];
    private readonly Dictionary<string, long> _counts = NoCounts();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private bool _hasLog;
    private bool _isJoining;
    private long _lastDelivery;
    private long _lastEvent;

    /// <summary>Number of different events of the harness that the agent delivered.</summary>
    public long Delivered
    {
        get
        {
            lock (_gate)
            {
                return _known.Count;
            }
        }
    }

    /// <summary>
    /// Whether the agent has joined on its own account. One that others have joined knows all members before; when it then joins itself, it takes events that are under way for
    /// old ones and drops them.
    /// </summary>
    public bool HasJoined
    {
        get
        {
            lock (_gate)
            {
                return _hasLog && !_isJoining;
            }
        }
    }

    /// <summary>The agent delivered a user event, for the first time or not.</summary>
    /// <param name="delivered">The event.</param>
    /// <param name="nanoseconds">When, on the monotonic clock.</param>
    public void Deliver(SerfEvent delivered, long nanoseconds)
    {
        lock (_gate)
        {
            _known.Add(delivered.Identity);
            Count(UserEvents);
            _deliveries.Add(
                new Delivery(++_lastDelivery, delivered.Identity, nanoseconds, delivered.Origin == node.Name)
            );
            Trim(_deliveries);
        }
    }

    /// <summary>The agent wrote a line to its log.</summary>
    /// <param name="line">The line.</param>
    /// <param name="nanoseconds">When, on the monotonic clock.</param>
    public void Note(string line, long nanoseconds)
    {
        lock (_gate)
        {
            _hasLog = true;
            _isJoining = SerfLog.IsStart(line) || (_isJoining && !SerfLog.IsJoin(line));
            if (SerfLog.Parse(line) is not var (kind, subject))
            {
                return;
            }

            Count($"serf_{kind.Replace('-', '_')}_total");
            if (kind == SerfLog.Refuted && !line.TrimEnd().EndsWith($"(from: {node})", StringComparison.Ordinal))
            {
                // One from itself is what it heard of its own death in an exchange of state: it comes back.
                Count(FalseSuspicions);
            }

            _events.Add(
                new NodeEvent(++_lastEvent, nanoseconds, kind, 0, subject.Length > 0 ? subject : node.Name, line)
            );
            Trim(_events);
        }
    }

    /// <summary>Forgets everything, for the agent of another cluster at the same address.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _deliveries.Clear();
            _events.Clear();
            _hasLog = false;
            _known.Clear();
            _counts.Clear();
            foreach (var (name, count) in NoCounts())
            {
                _counts[name] = count;
            }
        }
    }

    /// <summary>The deliveries after a sequence number.</summary>
    public IReadOnlyList<Delivery> Deliveries(long after)
    {
        lock (_gate)
        {
            return [.. _deliveries.SkipWhile(seen => seen.Sequence <= after)];
        }
    }

    /// <summary>The changes of membership after a sequence number.</summary>
    public IReadOnlyList<NodeEvent> Events(long after)
    {
        lock (_gate)
        {
            return [.. _events.SkipWhile(happened => happened.Sequence <= after)];
        }
    }

    /// <summary>How often each was heard, by names as in Prometheus text.</summary>
    public IReadOnlyDictionary<string, double> Counts()
    {
        lock (_gate)
        {
            return _counts.ToDictionary(count => count.Key, count => (double)count.Value, StringComparer.Ordinal);
        }
    }

    /// <summary>What is counted before it has happened, so that its growth is known from the first time on.</summary>
    private static Dictionary<string, long> NoCounts() =>
        new(StringComparer.Ordinal) { [UserEvents] = 0, [FalseSuspicions] = 0 };

    private void Count(string name) => _counts[name] = _counts.GetValueOrDefault(name) + 1;

    private static void Trim<T>(List<T> list)
    {
        if (list.Count > MaxKept)
        {
            list.RemoveRange(0, MaxKept / 4);
        }
    }
}
