using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>Requests that are ordered together. Immutable.</summary>
internal sealed class Batch
{
    /// <summary>Most requests in one batch.</summary>
    public const int RequestsMax = 4096;

    /// <summary>Bytes at which a batch is full.</summary>
    public const int BytesMax = 8 * 1024 * 1024;

    /// <summary>A batch of requests.</summary>
    /// <param name="requests">At least one, at most <see cref="RequestsMax"/>.</param>
    /// <param name="hash">Takes digests.</param>
    public Batch(IReadOnlyList<WireRequest> requests, Hashing hash)
    {
        Requests = requests;
        Operations = requests.Sum(r => r.Count);
        Span<byte> digests =
            requests.Count <= 32
                ? stackalloc byte[Digest.Size * requests.Count]
                : new byte[Digest.Size * requests.Count];
        for (var i = 0; i < requests.Count; i++)
        {
            requests[i].Digest.Write(digests[(i * Digest.Size)..]);
        }
        Digest = hash(digests);
    }

    private Batch() => (Requests, Digest) = ([], Digest.Null);

    /// <summary>The null request of a gap: it does nothing.</summary>
    public static Batch Null { get; } = new();

    /// <summary>The requests in order.</summary>
    public IReadOnlyList<WireRequest> Requests { get; }

    /// <summary>How many operations they hold together.</summary>
    public int Operations { get; }

    /// <summary>Digest over the digests of the requests, signatures included.</summary>
    public Digest Digest { get; }
}
