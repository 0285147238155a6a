namespace PerfTests.Recording;

/// <summary>Which identities operations have that are not of the load, so that none is given twice. Those of the load count from 0.</summary>
public static class OperationSequences
{
    /// <summary>The first of the reads after the load.</summary>
    public const long FirstReadBack = 1L << 61;

    /// <summary>The first of the writes before the load.</summary>
    public const long FirstPreload = 1L << 62;

    /// <summary>Of the write by which a host sees that a cluster is ready, and index of the key that it writes. It is no part of the history.</summary>
    public const long ReadinessProbe = long.MaxValue;

    /// <summary>Most keys that can be loaded.</summary>
    private const long PreloadKeys = 1L << 44;

    /// <summary>The identity of an attempt to load a key. Each attempt writes a value of its own, so that a late one is told from its successor.</summary>
    /// <param name="key">Index of the key, at least 0.</param>
    /// <param name="attempt">Number of the attempt, from 0.</param>
    public static long OfPreload(long key, int attempt) => FirstPreload + (attempt * PreloadKeys) + key;
}
