using PerfTests.Faults;
using PerfTests.Units;

namespace PerfTests.Hosting.Processes.Links;

/// <summary>
/// What one node sends to another, and what is done to it: decides for each piece whether it is lost and when it is due, and counts what becomes of it. Belongs to
/// the loop's thread.
/// </summary>
/// <param name="key">Which link.</param>
internal sealed class Link(LinkKey key)
{
    /// <summary>What <see cref="AdmitDatagram"/> says of a datagram that is lost.</summary>
    public const long Lost = -1;

    private const double NanosecondsPerSecond = 1e9;
    private const int LargestRead = 65_536;
    private const int SmallestRead = 256;

    /// <summary>What passes at once after a pause, and what one reading takes from a sender: as small as evens the flow out.</summary>
    private const double BurstSeconds = 0.01;

    /// <summary>What waits for a limited link at most; further datagrams are dropped, connections are not read. Queues of routers are of this order.</summary>
    private const double QueueSeconds = 0.2;

    private const int MinQueueBytes = 16 * 1024;
    private const int MaxQueueBytes = 1024 * 1024;

    /// <summary>A segment's payload on Ethernet: what is lost is lost in such pieces.</summary>
    private const int SegmentBytes = 1_448;

    /// <summary>The least retransmission timeout of Linux (TCP_RTO_MIN), doubled at each further loss (RFC 6298, 5.5), up to TCP_RTO_MAX.</summary>
    private const long RetransmissionNs = 200_000_000;
    private const long MaxRetransmissionNs = 120_000_000_000;

    private readonly SortedDictionary<int, LinkQuality> _done = [];
    private SeededRandom _random = new(new Seed(0));
    private long _freeAtNs;

    /// <summary>Which link.</summary>
    public LinkKey Key => key;

    /// <summary>What is done to it by all faults together.</summary>
    public LinkQuality Quality { get; private set; } = LinkQuality.Untouched;

    /// <summary>Whether nothing is done to it.</summary>
    public bool IsUntouched { get; private set; } = true;

    /// <summary>What it has done.</summary>
    public LinkCounts Counts { get; private set; }

    /// <summary>How many bytes of a connection may wait here.</summary>
    public int QueueBytes =>
        Quality.BytesPerSecond is { } rate
            ? (int)Math.Clamp(rate * QueueSeconds, MinQueueBytes, MaxQueueBytes)
            : MaxQueueBytes;

    /// <summary>How many bytes are read from a connection at once.</summary>
    public int ReadBytes =>
        Quality.BytesPerSecond is { } rate
            ? (int)Math.Clamp(rate * BurstSeconds, SmallestRead, LargestRead)
            : LargestRead;

    /// <summary>Begins to do something to it.</summary>
    /// <param name="fault">Number of the fault.</param>
    /// <param name="quality">What is done.</param>
    /// <param name="seed">Decides what is random in it.</param>
    public void Worsen(int fault, LinkQuality quality, Seed seed)
    {
        _done[fault] = quality;
        _random = seed.Derive(key.From.Name).Derive(key.To.Name).CreateRandom();
        Combine();
    }

    /// <summary>Ends what a fault does to it.</summary>
    public void Heal(int fault)
    {
        _done.Remove(fault);
        Combine();
    }

    /// <summary>Whether a fault does something to it.</summary>
    public bool IsWorsenedBy(int fault) => _done.ContainsKey(fault);

    /// <summary>Takes a datagram.</summary>
    /// <returns>When it is due, in nanoseconds; <see cref="Lost"/> if it never is.</returns>
    public long AdmitDatagram(int bytes, long nowNs)
    {
        if (IsUntouched)
        {
            return nowNs;
        }

        var isLost =
            Quality.IsCut
            || (Quality.Loss > 0 && _random.NextDouble() < Quality.Loss)
            || (Quality.BytesPerSecond is not null && _freeAtNs - nowNs > QueueSeconds * NanosecondsPerSecond);
        if (isLost)
        {
            Counts = Counts with { Dropped = Counts.Dropped + 1 };
            return Lost;
        }

        return Serialize(bytes, nowNs) + DrawDelay();
    }

    /// <summary>Takes a piece of a connection. TCP loses nothing for good: what is lost comes later, and what follows waits for it.</summary>
    /// <returns>When it is due, in nanoseconds.</returns>
    public long AdmitStream(int bytes, long nowNs) =>
        IsUntouched ? nowNs : Serialize(bytes, nowNs) + DrawDelay() + DrawRetransmission(bytes);

    /// <summary>A delay as this link has it, in nanoseconds, at least 0.</summary>
    public long DrawDelay()
    {
        var (mean, spread) = (Quality.Delay.TotalNanoseconds, Quality.Jitter.TotalNanoseconds);
        return spread <= 0
            ? (long)mean
            : (long)
                Math.Max(
                    0,
                    Quality.Distribution switch
                    {
                        DelayDistribution.Uniform => mean + (spread * ((2 * _random.NextDouble()) - 1)),
                        DelayDistribution.Exponential => mean - spread + _random.NextExponential(spread),
                        _ => mean + (spread * DrawNormal()),
                    }
                );
    }

    /// <summary>Counts a piece that was handed on.</summary>
    public void CountPassed(int bytes, long passageNs) =>
        Counts = Counts with
        {
            Pieces = Counts.Pieces + 1,
            Bytes = Counts.Bytes + bytes,
            PassageNs = Counts.PassageNs + passageNs,
        };

    /// <summary>Counts a datagram that found nobody.</summary>
    public void CountDropped() => Counts = Counts with { Dropped = Counts.Dropped + 1 };

    /// <summary>Counts a connection that was reset.</summary>
    public void CountReset() => Counts = Counts with { Resets = Counts.Resets + 1 };

    /// <summary>Counts a connection that was handed on.</summary>
    public void CountOpened() => Counts = Counts with { Opened = Counts.Opened + 1 };

    /// <summary>Counts what is held at the moment.</summary>
    public void CountHeld(long bytes = 0, int connections = 0, int ends = 0) =>
        Counts = Counts with
        {
            HeldBytes = Counts.HeldBytes + bytes,
            HeldConnections = Counts.HeldConnections + connections,
            HeldEnds = Counts.HeldEnds + ends,
        };

    private void Combine()
    {
        Quality = _done.Values.Aggregate(LinkQuality.Untouched, (all, one) => all.Combine(one));
        IsUntouched = _done.Count == 0;
        _freeAtNs = 0;
    }

    /// <summary>The bucket of a bandwidth limit as a clock: when the link will have sent all that it was given.</summary>
    private long Serialize(int bytes, long nowNs)
    {
        if (Quality.BytesPerSecond is not { } rate)
        {
            return nowNs;
        }

        var burst = (long)(BurstSeconds * NanosecondsPerSecond);
        _freeAtNs = Math.Max(_freeAtNs, nowNs - burst) + (long)(bytes / rate * NanosecondsPerSecond);
        return Math.Max(nowNs, _freeAtNs);
    }

    /// <summary>
    /// How much later a piece comes that had to be sent again: for a timeout, as Linux waits for what is lost at the end of a burst, which is what
    /// messages of consensus are. Losses within long transfers are repaired sooner in reality (fast retransmit).
    /// </summary>
    private long DrawRetransmission(int bytes)
    {
        if (Quality.Loss <= 0)
        {
            return 0;
        }

        var segments = (bytes + SegmentBytes - 1) / SegmentBytes;
        var (late, timeout) = (0L, RetransmissionNs);
        var chance = 1 - Math.Pow(1 - Quality.Loss, segments);
        while (_random.NextDouble() < chance && late < MaxRetransmissionNs)
        {
            late += timeout;
            timeout = Math.Min(2 * timeout, MaxRetransmissionNs);
            chance = Quality.Loss;
        }

        if (late > 0)
        {
            Counts = Counts with { Retransmitted = Counts.Retransmitted + 1 };
        }

        return late;
    }

    /// <summary>A standard normal value (Box and Muller 1958).</summary>
    private double DrawNormal() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
