using PerfTests.Protocols;

namespace PerfTests.Recording;

/// <summary>Counts outcomes by the bucket of the measurement window in which the operations fell due. One writer at a time.</summary>
internal sealed class DueCounts
{
    private readonly List<Counts> _counts = [];
    private int _first;

    /// <summary>Counts the end of an operation.</summary>
    public void Count(int bucket, Outcome outcome)
    {
        ref var counts = ref At(bucket);
        switch (outcome)
        {
            case Outcome.Ok:
                counts.Ok++;
                break;
            case Outcome.Failed:
                counts.Failed++;
                break;
            default:
                counts.Unknown++;
                break;
        }
    }

    /// <summary>Counts an operation that was never sent.</summary>
    public void CountDropped(int bucket) => At(bucket).Dropped++;

    /// <summary>Adds what another statistics holds, which nobody may be writing.</summary>
    public void Add(DueCounts other)
    {
        for (var index = 0; index < other._counts.Count; index++)
        {
            var theirs = other._counts[index];
            if (theirs != default)
            {
                ref var ours = ref At(other._first + index);
                ours.Ok += theirs.Ok;
                ours.Failed += theirs.Failed;
                ours.Unknown += theirs.Unknown;
                ours.Dropped += theirs.Dropped;
            }
        }
    }

    /// <summary>Forgets everything and keeps the memory.</summary>
    public void Clear() => _counts.Clear();

    /// <summary>The buckets that were met, in order.</summary>
    public IReadOnlyList<DueOutcomes> ToOutcomes() =>
        [
            .. _counts
                .Select((counts, index) => (counts, index))
                .Where(bucket => bucket.counts != default)
                .Select(bucket => new DueOutcomes(
                    _first + bucket.index,
                    bucket.counts.Ok,
                    bucket.counts.Failed,
                    bucket.counts.Unknown,
                    bucket.counts.Dropped
                )),
        ];

    /// <summary>Operations end close to when they fell due: the buckets that are met lie side by side.</summary>
    private ref Counts At(int bucket)
    {
        if (_counts.Count == 0)
        {
            _first = bucket;
        }

        if (bucket < _first)
        {
            _counts.InsertRange(0, new Counts[_first - bucket]);
            _first = bucket;
        }

        while (bucket - _first >= _counts.Count)
        {
            _counts.Add(default);
        }

        return ref System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_counts)[bucket - _first];
    }

    private record struct Counts(long Ok, long Failed, long Unknown, long Dropped);
}
