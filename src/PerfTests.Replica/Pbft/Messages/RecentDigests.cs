using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Messages;

/// <summary>Remembers digests for a while, in bounded memory: two generations, of which the older is forgotten when the younger is full.</summary>
internal sealed class RecentDigests
{
    private const int GenerationMax = 32_768;

    private readonly Lock gate = new();
    private HashSet<Digest> younger = [];
    private HashSet<Digest> older = [];

    /// <summary>Whether a digest was added lately.</summary>
    public bool Contains(Digest digest)
    {
        lock (gate)
            return younger.Contains(digest) || older.Contains(digest);
    }

    /// <summary>Remembers a digest.</summary>
    public void Add(Digest digest)
    {
        lock (gate)
        {
            younger.Add(digest);
            if (younger.Count < GenerationMax)
                return;
            (older, younger) = (younger, older);
            younger.Clear();
        }
    }
}
