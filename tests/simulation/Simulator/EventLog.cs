using System.Globalization;
using PerfTests.Units;

namespace PerfTests.SimulationTests.Simulator;

/// <summary>
/// What happened, as a digest over every entry, so that two runs can be compared at no cost, and as the latest lines, for people.
/// </summary>
internal sealed class EventLog
{
    private const int LinesMax = 400;

    private readonly Queue<string> _lines = new();

    /// <summary>How many entries there are.</summary>
    public long Count { get; private set; }

    /// <summary>Digest of all entries in order.</summary>
    public ulong Digest { get; private set; }

    /// <summary>Whether lines are kept; they cost more than the simulation itself.</summary>
    public bool KeepsLines { get; init; } = KeepsLinesByDefault;

    /// <summary>Set to see the lines of a failed seed.</summary>
    public static bool KeepsLinesByDefault { get; } =
        Environment.GetEnvironmentVariable("PERFTESTS_SIMULATION_LINES") == "1";

    /// <summary>The latest lines, oldest first.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Adds an entry.</summary>
    /// <param name="now">Virtual time.</param>
    /// <param name="what">A constant word.</param>
    /// <param name="node">The node that it is about.</param>
    /// <param name="first">First fact.</param>
    /// <param name="second">Second fact.</param>
    /// <param name="third">Third fact.</param>
    public void Add(long now, string what, long node, long first = 0, long second = 0, long third = 0)
    {
        Count++;
        var digest = Digest;
        Mix(ref digest, now);
        Mix(ref digest, what.Length == 0 ? 0 : (what[0] << 16) | what[^1] | (what.Length << 8));
        Mix(ref digest, node);
        Mix(ref digest, first);
        Mix(ref digest, second);
        Mix(ref digest, third);
        Digest = digest;
        if (!KeepsLines)
        {
            return;
        }
        _lines.Enqueue(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{now / 1e6, 10:0.000} ms  node {node}  {what} {first} {second} {third}"
            )
        );
        if (_lines.Count > LinesMax)
        {
            _lines.Dequeue();
        }
    }

    private static void Mix(ref ulong digest, long value) =>
        digest = SeededRandom.Mix(digest ^ (ulong)value) + 0x9E3779B97F4A7C15UL;
}
