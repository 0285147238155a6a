namespace PerfTests.SimulationTests.Simulator;

/// <summary>Carries messages between numbered places, badly if told so.</summary>
/// <typeparam name="T">A message.</typeparam>
/// <param name="world">Time and chance.</param>
/// <param name="places">How many places there are.</param>
/// <param name="deliver">Called at arrival with sender, receiver and message.</param>
/// <param name="damage">Makes a damaged copy; null where damage makes no sense.</param>
internal sealed class SimulatedNetwork<T>(
    SimulatedWorld world,
    int places,
    Action<int, int, T> deliver,
    Func<T, T>? damage = null
)
{
    private readonly bool[,] _cut = new bool[places, places];

    /// <summary>How messages are treated from now on.</summary>
    public NetworkConditions Conditions { get; set; } = new();

    /// <summary>Messages that were lost, cut off ones included.</summary>
    public long Lost { get; private set; }

    /// <summary>Cuts one direction, or mends it. What is under way arrives all the same.</summary>
    public void Cut(int from, int to, bool isCut) => _cut[from, to] = isCut;

    /// <summary>Cuts everything between the groups that a function assigns the places to, and mends everything within.</summary>
    public void Partition(Func<int, int> group)
    {
        for (var from = 0; from < places; from++)
        {
            for (var to = 0; to < places; to++)
            {
                _cut[from, to] = group(from) != group(to);
            }
        }
    }

    /// <summary>Mends every cut and treats messages well from now on.</summary>
    public void Heal()
    {
        Array.Clear(_cut);
        Conditions = new NetworkConditions();
    }

    /// <summary>Sends a message.</summary>
    public void Send(int from, int to, T message)
    {
        if (_cut[from, to] || world.Chance(Conditions.Loss))
        {
            Lost++;
            return;
        }

        Schedule(from, to, message);
        if (world.Chance(Conditions.Duplication))
        {
            Schedule(from, to, message);
        }
    }

    private void Schedule(int from, int to, T message)
    {
        var delay = Conditions.DelayMin + world.Exponential(Conditions.DelayMean);
        if (world.Chance(Conditions.Stragglers))
        {
            delay += Conditions.StragglerDelay;
        }
        if (damage is not null && world.Chance(Conditions.Damage))
        {
            message = damage(message);
        }
        world.After(delay, () => deliver(from, to, message));
    }
}
