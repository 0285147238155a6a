using PerfTests.Faults;

namespace PerfTests.Hosting.Processes.Links;

/// <summary>What is looked at to see whether a fault is in effect: the links, what they had done before, and the connections that probe them.</summary>
/// <param name="changes">What the fault does.</param>
internal sealed class LinkWatch(IReadOnlyList<LinkChange> changes)
{
    private readonly List<LinkProbe> _probes = [];

    /// <summary>What the fault does.</summary>
    public IReadOnlyList<LinkChange> Changes => changes;

    /// <summary>The links, as the changes name them.</summary>
    public IReadOnlyCollection<LinkKey> Keys { get; } =
    [.. changes.Select(change => new LinkKey(change.From, change.To))];

    /// <summary>What each had done at the last step.</summary>
    public IReadOnlyDictionary<LinkKey, LinkCounts> Before { get; set; } = new Dictionary<LinkKey, LinkCounts>();

    /// <summary>The connections that probe links; some have an end only, to see what becomes of ends.</summary>
    public IReadOnlyList<LinkProbe> Probes => _probes;

    /// <summary>Adds a connection.</summary>
    public void Add(LinkProbe probe)
    {
        _probes.Add(probe);
        if (changes[0].Quality.CloseDelay > TimeSpan.Zero)
        {
            probe.End();
        }
    }

    /// <summary>Closes the connections.</summary>
    public void EndProbes()
    {
        foreach (var probe in _probes)
        {
            probe.Dispose();
        }

        _probes.Clear();
    }
}
