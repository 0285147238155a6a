namespace PerfTests.Loads;

/// <summary>Arrivals that are held to what a profile promises: in order, none before the start of the window, none after its end.</summary>
/// <param name="profile">The profile.</param>
/// <param name="arrivals">Its arrivals.</param>
internal sealed class CheckedArrivals(LoadProfile profile, ArrivalStream arrivals) : ArrivalStream
{
    /// <summary>The parts of a curve that was scaled are each rounded to 100 ns, and may together end later than the whole.</summary>
    private const long RoundingNanoseconds = 1_000_000;

    private readonly long _end = (profile.During.Ticks * TimeSpan.NanosecondsPerTick) + RoundingNanoseconds;
    private long _number;
    private long _last;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The profile breaks its promise; the message says with which arrival.</exception>
    public override bool TryNext(out long dueNanoseconds)
    {
        if (!arrivals.TryNext(out dueNanoseconds))
        {
            return false;
        }

        _number++;
        if (dueNanoseconds < _last || dueNanoseconds > _end)
        {
            throw new InvalidOperationException(
                FormattableString.Invariant(
                    $"The load '{profile.Describe()}' is not in order: its arrival {_number:#,0} is due at {dueNanoseconds:#,0} ns, and must be due between {_last:#,0} ns, that of the one before it, and {_end:#,0} ns, the end of the load."
                )
            );
        }

        _last = dueNanoseconds;
        return true;
    }
}
