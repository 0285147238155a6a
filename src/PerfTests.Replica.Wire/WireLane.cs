namespace PerfTests.Replica.Wire;

/// <summary>
/// The number of a lane: <c>signer (16 bits) | session (32) | lane (16)</c>, highest first. Who signs is part of it, so that no member can ask in another's lane; the
/// session is drawn at random by each client that connects, and tells the replicas which connections to answer on.
/// </summary>
internal static class WireLane
{
    /// <summary>The number of a lane.</summary>
    /// <param name="signer">Whose key signs its requests.</param>
    /// <param name="session">The client's session.</param>
    /// <param name="lane">Which of its lanes.</param>
    public static ulong Of(ushort signer, uint session, ushort lane) =>
        ((ulong)signer << 48) | ((ulong)session << 16) | lane;

    /// <summary>Whose lane it is.</summary>
    public static ushort SignerOf(ulong client) => (ushort)(client >> 48);

    /// <summary>Of which session it is.</summary>
    public static uint SessionOf(ulong client) => (uint)(client >> 16);
}
