using PerfTests.Loads;
using PerfTests.Units;

namespace PerfTests.Running.OpenLoop;

/// <summary>An open loop: arrival i is due at the stage's start plus its time in the profile, whatever was sent before.</summary>
internal sealed class StreamSource : ILoadSource
{
    private readonly Dispatcher _dispatcher;
    private readonly OpenLoopProfile _profile;
    private readonly ArrivalStream _arrivals;
    private readonly long _start;

    public StreamSource(Dispatcher dispatcher, OpenLoopProfile profile, Seed seed, long start)
    {
        _dispatcher = dispatcher;
        _profile = profile;
        _arrivals = new CheckedArrivals(profile, profile.CreateArrivals(seed));
        _start = start;
        Advance();
    }

    public long NextDue { get; private set; }

    public double RateAt(long nanoseconds) =>
        _profile.RateAt(TimeSpan.FromTicks((nanoseconds - _start) / TimeSpan.NanosecondsPerTick)).OperationsPerSecond;

    public void Release(long now, CancellationToken cancellationToken)
    {
        while (NextDue <= now && !cancellationToken.IsCancellationRequested)
        {
            _dispatcher.Release(NextDue);
            Advance();
        }
    }

    public void End() => NextDue = long.MaxValue;

    private void Advance() => NextDue = _arrivals.TryNext(out var due) ? _start + due : long.MaxValue;
}
