namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>Sizes of what messages are made of.</summary>
internal static class WireSizes
{
    /// <summary>Longest name of a member in bytes.</summary>
    public const int NameMax = 64;

    /// <summary>A name as it is budgeted for; longer ones only fill datagrams less well.</summary>
    public const int NameBytes = 8;

    /// <summary>A stamp.</summary>
    public const int StampBytes = 16 + NameBytes;
}
