using PerfTests.Recording;
using PerfTests.Settings;

namespace PerfTests.Faults;

/// <summary>An event of the load on which a fault is injected: a pure function of the intervals so far.</summary>
public abstract record FaultTrigger
{
    /// <summary>When the rate of successful operations has been steady.</summary>
    /// <param name="lasting">For how long; at least five intervals.</param>
    /// <param name="within">Largest deviation of a fifth of that time from its mean, as a share. Default: 0.1.</param>
    public static FaultTrigger SteadyRate(TimeSpan lasting, double within = 0.1) =>
        new SteadyRateTrigger(lasting, within);

    /// <summary>In words, beginning with "when".</summary>
    public abstract string Describe();

    /// <summary>Whether it has come.</summary>
    /// <param name="measured">The ended intervals of the measurement window in order.</param>
    public abstract bool IsMet(IReadOnlyList<IntervalRecord> measured);

    /// <summary>Everything that is wrong with it.</summary>
    public virtual IEnumerable<SettingProblem> Validate() => [];
}
