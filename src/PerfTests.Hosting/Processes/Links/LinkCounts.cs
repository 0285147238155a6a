namespace PerfTests.Hosting.Processes.Links;

/// <summary>What a link has done, counted where it was done.</summary>
internal readonly record struct LinkCounts
{
    /// <summary>Pieces that were handed on: datagrams, and what one reading of a connection brought.</summary>
    public long Pieces { get; init; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>Their time in the proxy, from reading to writing, in nanoseconds, added up.</summary>
    public long PassageNs { get; init; }

    /// <summary>Datagrams that were dropped.</summary>
    public long Dropped { get; init; }

    /// <summary>Pieces of connections that were held back for being sent again, as TCP does with what is lost.</summary>
    public long Retransmitted { get; init; }

    /// <summary>Connections that were reset.</summary>
    public long Resets { get; init; }

    /// <summary>Connections that were handed on, whether or not the receiver took them.</summary>
    public long Opened { get; init; }

    /// <summary>Bytes of connections that were read and are not handed on, at the moment.</summary>
    public long HeldBytes { get; init; }

    /// <summary>Connections that were begun and are not handed on, at the moment.</summary>
    public long HeldConnections { get; init; }

    /// <summary>Ends of connections that were read and are not handed on, at the moment.</summary>
    public long HeldEnds { get; init; }

    /// <summary>What has been counted since; what is held is held now.</summary>
    public LinkCounts Since(LinkCounts before) =>
        this with
        {
            Pieces = Pieces - before.Pieces,
            Bytes = Bytes - before.Bytes,
            PassageNs = PassageNs - before.PassageNs,
            Dropped = Dropped - before.Dropped,
            Retransmitted = Retransmitted - before.Retransmitted,
            Resets = Resets - before.Resets,
            Opened = Opened - before.Opened,
        };
}
