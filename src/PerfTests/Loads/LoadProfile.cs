using PerfTests.Settings;

namespace PerfTests.Loads;

/// <summary>
/// When operations fall due. A profile is data: an open-loop profile is a pure function from a seed to arrival times, known
/// before the run; a closed loop is a number of clients that each wait for their answer.
/// </summary>
public abstract record LoadProfile
{
    /// <summary>Length of the measurement window.</summary>
    public required TimeSpan During { get; init; }

    /// <summary>The profile in a few words, for example <c>Poisson 2,000/s for 30 s</c>.</summary>
    public abstract string Describe();

    /// <summary>Everything that is wrong with the profile.</summary>
    public abstract IEnumerable<SettingProblem> Validate();
}
