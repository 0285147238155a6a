namespace PerfTests.Protocols;

/// <summary>What a system promises of its reads and writes, and hence what its histories are checked against.</summary>
public enum ConsistencyModel
{
    /// <summary>Nothing is promised, nothing is checked.</summary>
    Unspecified,

    /// <summary>Every operation takes effect at one moment between its start and its end (Herlihy and Wing 1990); local reads may be stale.</summary>
    Linearizable,

    /// <summary>Reads return values that were written, and the replicas agree once writes have ended.</summary>
    Eventual,

    /// <summary>Writes are messages to all: each that was accepted comes to every live node, once, and none comes that was not sent. There are no keys to be read.</summary>
    Broadcast,
}
