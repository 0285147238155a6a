using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>A request that was not executed yet.</summary>
/// <param name="request">The request.</param>
/// <param name="arrivedAt">When it came in.</param>
internal sealed class PendingRequest(WireRequest request, long arrivedAt)
{
    /// <summary>The request.</summary>
    public WireRequest Request { get; } = request;

    /// <summary>When it came in.</summary>
    public long ArrivedAt { get; } = arrivedAt;

    /// <summary>Since when the present view had to deal with it.</summary>
    public long TimedFrom { get; set; } = arrivedAt;

    /// <summary>The last view in which it was passed on to the primary; -1 for none.</summary>
    public long ForwardedInView { get; set; } = -1;

    /// <summary>Whether it waits to be proposed by this replica.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Whether it was executed or replaced.</summary>
    public bool IsGone { get; set; }
}
