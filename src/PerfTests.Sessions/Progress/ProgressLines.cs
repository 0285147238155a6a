using PerfTests.Recording;
using PerfTests.Settings;

namespace PerfTests.Sessions.Progress;

/// <summary>Turns the events of a session into lines for people, without secrets, and of a load's intervals into one every few seconds.</summary>
/// <param name="write">Takes the lines.</param>
public sealed class ProgressLines(Action<string> write) : IProgress<SessionEvent>
{
    /// <summary>Time between two lines of the same stage of a load, in seconds.</summary>
    public const double IntervalSeconds = 2;

    private readonly Lock _lock = new();
    private double _lastSeconds = double.NegativeInfinity;
    private (string Scenario, RunStage Stage)? _last;

    /// <inheritdoc/>
    public void Report(SessionEvent value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (_lock)
        {
            if (value is not IntervalEnded interval || IsDue(interval))
            {
                // Lines are shown, and kept by whoever shows them.
                write(SecretRedactor.OfProcess.Scrub(value.Describe()));
            }
        }
    }

    private bool IsDue(IntervalEnded ended)
    {
        var now = (ended.Scenario, ended.Load.Interval.Stage);
        var seconds = ended.Load.ElapsedSeconds;
        // A new run of the same scenario starts its clock anew.
        if (now == _last && seconds >= _lastSeconds && seconds - _lastSeconds < IntervalSeconds - 0.1)
        {
            return false;
        }

        (_last, _lastSeconds) = (now, seconds);
        return true;
    }
}
