using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Messages;

/// <summary>Remembers digests for a while, in bounded memory: two generations, of which the older is forgotten when the younger is full.</summary>
internal sealed class RecentDigests
{
    private const int GenerationMax = 32_768;

    private readonly Lock _gate = new();
    private HashSet<Digest> _younger = [];
    private HashSet<Digest> _older = [];

    /// <summary>Whether a digest was added lately.</summary>
    public bool Contains(Digest digest)
    {
        lock (_gate)
        {
            return _younger.Contains(digest) || _older.Contains(digest);
        }
    }

    /// <summary>Remembers a digest.</summary>
    public void Add(Digest digest)
    {
        lock (_gate)
        {
            _younger.Add(digest);
            if (_younger.Count < GenerationMax)
            {
                return;
            }
            (_older, _younger) = (_younger, _older);
            _younger.Clear();
        }
    }
}
