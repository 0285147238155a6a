using System.IO.Hashing;
using PerfTests.Replica.Storage;

namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>
/// The replicated state: of each key the update with the latest stamp, deletions included. Applying the same updates in any order, any number of
/// times, gives the same map and the same digest. One thread applies; any thread reads.
/// </summary>
/// <param name="rules">The decisions.</param>
/// <param name="bucketCount">Buckets that anti-entropy compares, a power of two, alike at every node.</param>
internal sealed class GossipMap(GossipRules rules, int bucketCount = GossipMap.DefaultBuckets)
{
    /// <summary>Buckets unless told otherwise: with 100,000 keys one difference costs a list of 100 keys.</summary>
    public const int DefaultBuckets = 1_024;

    private readonly Lock _gate = new();
    private readonly Dictionary<byte[], VersionedValue>?[] _buckets = new Dictionary<byte[], VersionedValue>?[
        bucketCount
    ];
    private readonly ulong[] _digests = new ulong[bucketCount];
    private UInt128 _content;
    private ulong _latest;
    private int _keys;
    private int _tombstones;
    private long _applied;

    /// <summary>Updates applied since the process started.</summary>
    public long Applied => Interlocked.Read(ref _applied);

    /// <summary>Deleted keys that are remembered.</summary>
    public int Tombstones => Volatile.Read(ref _tombstones);

    /// <summary>The latest clock of any update held; equal at nodes that agree.</summary>
    public ulong Latest => Volatile.Read(ref _latest);

    /// <summary>Number of buckets.</summary>
    public int BucketCount => bucketCount;

    /// <summary>A digest of each bucket; a copy.</summary>
    public IReadOnlyList<ulong> Digests => [.. _digests];

    /// <summary>The digest of everything, and the number of keys that exist.</summary>
    public (UInt128 Content, int Keys) Digest()
    {
        lock (_gate)
        {
            return (_content, _keys);
        }
    }

    /// <summary>Applies an update if it is later than what is held.</summary>
    /// <returns>Whether it was.</returns>
    public bool Apply(Update update)
    {
        lock (_gate)
        {
            var hash = XxHash3.HashToUInt64(update.Key);
            var index = (int)(hash & (uint)(bucketCount - 1));
            var bucket = _buckets[index] ??= new Dictionary<byte[], VersionedValue>(ByteKeyComparer.Instance);
            var exists = bucket.TryGetValue(update.Key, out var held);
            if (exists && !rules.Supersedes(update.Stamp, held.Stamp))
            {
                return false;
            }
            if (exists)
            {
                Count(index, hash, held, -1);
            }
            var next = new VersionedValue(update.Stamp, update.Value);
            if (update.Value is null && !rules.KeepsTombstones)
            {
                bucket.Remove(update.Key);
                return true;
            }
            bucket[update.Key] = next;
            Count(index, hash, next, 1);
            Volatile.Write(ref _latest, Math.Max(_latest, update.Stamp.Clock));
            Interlocked.Increment(ref _applied);
            return true;
        }
    }

    /// <summary>What is held of a key; null if nothing ever was.</summary>
    public VersionedValue? Find(byte[] key)
    {
        lock (_gate)
        {
            var bucket = _buckets[(int)(XxHash3.HashToUInt64(key) & (uint)(bucketCount - 1))];
            return bucket is not null && bucket.TryGetValue(key, out var held) ? held : null;
        }
    }

    /// <summary>Everything in a bucket, deletions included.</summary>
    public IReadOnlyCollection<KeyValuePair<byte[], VersionedValue>> Bucket(int index) =>
        (IReadOnlyCollection<KeyValuePair<byte[], VersionedValue>>?)_buckets[index] ?? [];

    /// <summary>Everything, deletions included, as updates; a copy.</summary>
    public IReadOnlyList<Update> All()
    {
        lock (_gate)
        {
            return
            [
                .. _buckets
                    .Where(bucket => bucket is not null)
                    .SelectMany(bucket =>
                        bucket!.Select(pair => new Update(pair.Value.Stamp, pair.Key, pair.Value.Value, false))
                    ),
            ];
        }
    }

    private void Count(int index, ulong hash, in VersionedValue held, int sign)
    {
        var share = Share(hash, held);
        _content += sign > 0 ? share : UInt128.Zero - share;
        _digests[index] += sign > 0 ? (ulong)share : 0UL - (ulong)share;
        if (held.Value is null)
        {
            _tombstones += sign;
        }
        else
        {
            _keys += sign;
        }
    }

    /// <summary>
    /// One key's share of the digests: its hash, its stamp and its value. Shares are added, so the order of keys does not matter. It finds divergence
    /// by accident; it is no defence against forgery.
    /// </summary>
    private static UInt128 Share(ulong hash, in VersionedValue held)
    {
        // Each part is mixed in on its own: added together, different stamps would cancel out.
        var seed = Mix(Mix(Mix(hash ^ held.Stamp.Clock) ^ (ulong)held.Stamp.Node) ^ held.Stamp.Life);
        return XxHash128.HashToUInt128(held.Value ?? [], (long)(held.Value is null ? ~seed : seed));
    }

    /// <summary>The finalizer of splitmix64: a bijection in which every bit reaches every other.</summary>
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
