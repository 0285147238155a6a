using PerfTests.Units;

namespace PerfTests.Loads;

/// <summary>
/// A Poisson process of any rate by time rescaling (Cinlar 1975, "Introduction to Stochastic Processes", section 4.7): the
/// arrivals of a process of rate 1, mapped through the inverse of the integral of the rate.
/// </summary>
internal sealed class PoissonArrivals(RateCurve curve, SeededRandom random) : ArrivalStream
{
    private double _position;
    private int _segment;

    public override bool TryNext(out long dueNanoseconds)
    {
        _position += random.NextExponential(1);
        if (_position >= curve.TotalArrivals)
        {
            _position = double.PositiveInfinity;
            dueNanoseconds = 0;
            return false;
        }

        _segment = curve.AdvanceTo(_position, _segment);
        dueNanoseconds = (long)Math.Round(curve.SecondsAt(_position, _segment) * 1e9);
        return true;
    }
}
