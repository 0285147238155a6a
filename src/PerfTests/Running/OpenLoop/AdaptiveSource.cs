using PerfTests.Loads;
using PerfTests.Recording;
using PerfTests.Units;

namespace PerfTests.Running.OpenLoop;

/// <summary>Even arrivals whose rate follows the outcomes of the last step. The phase carries over from rate to rate.</summary>
internal sealed class AdaptiveSource : ILoadSource
{
    private readonly AdaptiveLoad _load;
    private readonly Dispatcher _dispatcher;
    private readonly OperationRecorder _recorder;
    private readonly long _end;
    private readonly long _step;
    private Rate _rate;
    private StepFeedback _seen;
    private long _stepEnd;
    private double _anchor;
    private long _sinceAnchor;

    /// <summary>A stage of adaptive load.</summary>
    /// <param name="load">The profile.</param>
    /// <param name="dispatcher">Takes what falls due.</param>
    /// <param name="recorder">Knows the outcomes so far.</param>
    /// <param name="start">Start of the measurement window.</param>
    public AdaptiveSource(AdaptiveLoad load, Dispatcher dispatcher, OperationRecorder recorder, long start)
    {
        _load = load;
        _dispatcher = dispatcher;
        _recorder = recorder;
        _end = start + load.During.TotalWholeNanoseconds();
        _step = load.Step.TotalWholeNanoseconds();
        _stepEnd = start + _step;
        _rate = load.Start;
        _anchor = start;
        _seen = Outcomes();
    }

    public long NextDue
    {
        get
        {
            var next = Math.Min(NextArrival, _stepEnd);
            return next < _end ? next : long.MaxValue;
        }
    }

    private long NextArrival => (long)Math.Round(_anchor + (_sinceAnchor * Gap));

    private double Gap => 1e9 / _rate.OperationsPerSecond;

    public double RateAt(long nanoseconds) => _rate.OperationsPerSecond;

    public void Release(long now, CancellationToken cancellationToken)
    {
        while (NextDue <= now && !cancellationToken.IsCancellationRequested)
        {
            if (NextArrival < _stepEnd)
            {
                _dispatcher.Release(NextArrival);
                _sinceAnchor++;
            }
            else
            {
                EndStep();
            }
        }
    }

    public void End() => _stepEnd = long.MaxValue;

    private void EndStep()
    {
        var outcomes = Outcomes();
        var feedback = new StepFeedback(outcomes.Ok - _seen.Ok, outcomes.Unsuccessful - _seen.Unsuccessful);
        _seen = outcomes;
        // What is left of the current gap, as a share of it, is left of the new one.
        var left = (NextArrival - _stepEnd) / Gap;
        _rate = _load.Next(_rate, feedback);
        _anchor = _stepEnd + (left * Gap);
        _sinceAnchor = 0;
        _stepEnd += _step;
    }

    private StepFeedback Outcomes()
    {
        var ended = _recorder.OutcomesSoFar;
        return new StepFeedback(ended.Ok, ended.Unsuccessful);
    }
}
