namespace PerfTests.Analysis.Safety;

/// <summary>What the searches of one check may use together. Safe for concurrent calls.</summary>
/// <param name="maxBytes">Memory of all searches, in bytes.</param>
/// <param name="limit">Time of the whole check.</param>
/// <param name="time">The clock of that time.</param>
internal sealed class SearchBudget(long maxBytes, TimeSpan limit, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();

    private SearchBudget(SearchBudget whole, int workers)
        : this(whole.MaxBytes / workers, whole._limit, whole._time)
    {
        (_began, MaxSteps) = (whole._began, whole.MaxSteps);
    }

    private readonly TimeSpan _limit = limit;
    private readonly TimeProvider _time = time;

    /// <summary>Memory of all searches, in bytes.</summary>
    public long MaxBytes { get; } = maxBytes;

    /// <summary>Bound of each search in its own steps, for tests that must not depend on a clock. Default: none.</summary>
    public long MaxSteps { get; init; } = long.MaxValue;

    /// <summary>Whether the time is up.</summary>
    public bool IsOver => _time.GetElapsedTime(_began) >= _limit;

    /// <summary>The part of one of several searches side by side: its share of the memory, and the same end.</summary>
    public SearchBudget Share(int workers) => new(this, workers);

    /// <summary>The same for one of many short searches, that ends after so many steps.</summary>
    public SearchBudget Trial(long maxSteps) => new(this, 1) { MaxSteps = maxSteps };

    /// <summary>The bounds in words.</summary>
    public string Describe() =>
        FormattableString.Invariant($"{_limit.TotalSeconds:0.###} s and {MaxBytes / 1_000_000.0:#,0.###} MB");
}
