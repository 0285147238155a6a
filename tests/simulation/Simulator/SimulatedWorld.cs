using PerfTests.Units;

namespace PerfTests.SimulationTests.Simulator;

/// <summary>
/// Virtual time and everything that happens in it. One seed decides all: the same seed gives the same log twice. What happens at the same
/// moment happens in the order in which it was asked for.
/// </summary>
/// <param name="seed">Decides every random choice.</param>
internal sealed class SimulatedWorld(Seed seed)
{
    private readonly PriorityQueue<Action, (long At, long Order)> _queue = new();
    private readonly SeededRandom _random = seed.CreateRandom();
    private long _order;

    /// <summary>What decided everything.</summary>
    public Seed Seed { get; } = seed;

    /// <summary>Virtual nanoseconds since the beginning.</summary>
    public long Now { get; private set; }

    /// <summary>What happened so far.</summary>
    public EventLog Log { get; } = new();

    /// <summary>Does something after a delay in nanoseconds, at least 0.</summary>
    public void After(long delay, Action action)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(delay);
        _queue.Enqueue(action, (Now + delay, _order++));
    }

    /// <summary>Does the next thing; false when nothing is left.</summary>
    public bool Step()
    {
        if (!_queue.TryDequeue(out var action, out var key))
        {
            return false;
        }
        Now = key.At;
        action();
        return true;
    }

    /// <summary>Does everything up to a moment, which then is now.</summary>
    public void RunUntil(long at)
    {
        while (_queue.TryPeek(out _, out var key) && key.At <= at)
        {
            Step();
        }
        Now = Math.Max(Now, at);
    }

    /// <summary>Does everything up to a moment or until a condition holds, which is looked at after each step.</summary>
    /// <returns>Whether the condition held.</returns>
    public bool RunUntil(long at, Func<bool> condition)
    {
        while (!condition())
        {
            if (!_queue.TryPeek(out _, out var key) || key.At > at)
            {
                Now = Math.Max(Now, at);
                return condition();
            }

            Step();
        }

        return true;
    }

    /// <summary>A whole number from 0 to below a bound.</summary>
    public int Next(int exclusiveBound) => (int)_random.NextInt64(exclusiveBound);

    /// <summary>A whole number within both bounds.</summary>
    public long Between(long low, long high) => low + _random.NextInt64(high - low + 1);

    /// <summary>True with a probability.</summary>
    public bool Chance(double probability) => probability > 0 && _random.NextDouble() < probability;

    /// <summary>An exponentially distributed delay of the given mean.</summary>
    public long Exponential(long mean) => (long)_random.NextExponential(mean);
}
