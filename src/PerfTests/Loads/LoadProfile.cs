using PerfTests.Settings;

namespace PerfTests.Loads;

/// <summary>
/// When operations fall due. A profile is data: an open-loop profile is a pure function from a seed to arrival times, known
/// before the run; a closed loop is a number of clients that each wait for their answer. Made by <see cref="Load"/>, or derived
/// from: from <see cref="OpenLoopProfile"/> for arrivals of one's own, which the shipped engine puts on; from this for another kind of load, with an
/// engine that supports it.
/// </summary>
/// <remarks>
/// A derived profile is an immutable record whose public properties are all that it depends on, as they are its identity (METHOD 9): equal properties must give an
/// equal load. <see cref="Validate"/> begins with <see cref="ValidateDuring"/> and names everything that is wrong, as it is asked before anything starts.
/// </remarks>
public abstract record LoadProfile
{
    /// <summary>The longest profile: 24 hours.</summary>
    public static TimeSpan LongestDuration { get; } = TimeSpan.FromHours(24);

    /// <summary>The most arrivals of a profile: a thousand million.</summary>
    public const long MaxArrivals = 1_000_000_000;

    /// <summary>Length of the measurement window, above 0 and at most <see cref="LongestDuration"/>.</summary>
    public required TimeSpan During { get; init; }

    /// <summary>Whether a number of clients wait for their answers, so that there are no intended starts and a stall also stops the load. Default: false.</summary>
    public virtual bool IsClosedLoop => false;

    /// <summary>The profile in a few words, for example <c>Poisson 2,000/s for 30 s</c>.</summary>
    public abstract string Describe();

    /// <summary>Everything that is wrong with the profile.</summary>
    public abstract IEnumerable<SettingProblem> Validate();

    /// <summary>
    /// The same profile, its length multiplied. Rates stay as they are; a trace is cut, and never extended.
    /// </summary>
    /// <param name="factor">Above 0.</param>
    public abstract LoadProfile Scale(double factor);

    /// <summary>What is wrong with <see cref="During"/>, if anything.</summary>
    protected IEnumerable<SettingProblem> ValidateDuring()
    {
        if (During <= TimeSpan.Zero || During > LongestDuration)
        {
            yield return new SettingProblem(
                "Load.During",
                $"{During}",
                $"a duration above 0 and at most {LongestDuration.TotalHours:0} h, the limit of a profile"
            );
        }
    }

    /// <summary>What is wrong with a number of arrivals, if anything.</summary>
    protected static IEnumerable<SettingProblem> ValidateArrivals(double arrivals)
    {
        if (arrivals > MaxArrivals)
        {
            yield return new SettingProblem(
                "Load",
                $"{arrivals:#,0} arrivals",
                $"at most {MaxArrivals:#,0} arrivals, the limit of a profile"
            );
        }
    }

    /// <summary>A duration in the words of a description.</summary>
    protected static string Words(TimeSpan duration) => FormattableString.Invariant($"{duration.TotalSeconds:0.###} s");
}
