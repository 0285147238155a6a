namespace PerfTests.Running.OpenLoop;

/// <summary>Where a stage's operations come from. Called by the pacing thread alone.</summary>
internal interface ILoadSource
{
    /// <summary>When something falls due next, in nanoseconds of the run's clock; <see cref="long.MaxValue"/> when nothing more will.</summary>
    long NextDue { get; }

    /// <summary>The rate asked for at a time of the run's clock, in operations per second; NaN for a closed loop.</summary>
    double RateAt(long nanoseconds);

    /// <summary>Offers everything that is due.</summary>
    void Release(long now, CancellationToken cancellationToken);

    /// <summary>Ends the stage: nothing more starts from here.</summary>
    void End();
}
