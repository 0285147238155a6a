using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.Loads;

/// <summary>
/// A load that feels its way (METHOD 2): after each step the rate is raised by the increment while more than 95 % of the
/// operations succeed, and lowered by it, never below 1/s, when fewer than 80 % do. Within a step arrivals are even.
/// </summary>
public sealed record AdaptiveLoad : LoadProfile
{
    /// <summary>Lowest rate it goes down to.</summary>
    public static Rate LowestRate { get; } = Rate.PerSecond(1);

    /// <summary>Share of success above which the rate is raised.</summary>
    public const double RaiseAbove = 0.95;

    /// <summary>Share of success below which the rate is lowered.</summary>
    public const double LowerBelow = 0.80;

    /// <summary>Rate of the first step, at least 1/s.</summary>
    public required Rate Start { get; init; }

    /// <summary>What is added or taken after a step, above 0.</summary>
    public required Rate Increment { get; init; }

    /// <summary>Length of a step, at least 50 ms. Default: 1 s.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Highest rate it goes up to. Default: 1,000,000/s.</summary>
    public Rate Highest { get; init; } = Rate.PerSecond(1_000_000);

    /// <summary>The rate of the next step: a pure function of this one's rate and outcome.</summary>
    public Rate Next(Rate current, StepFeedback feedback)
    {
        var rate = current.OperationsPerSecond;
        var next = feedback.SuccessShare switch
        {
            > RaiseAbove => rate + Increment.OperationsPerSecond,
            < LowerBelow => rate - Increment.OperationsPerSecond,
            _ => rate,
        };
        return Rate.PerSecond(Math.Clamp(next, LowestRate.OperationsPerSecond, Highest.OperationsPerSecond));
    }

    /// <inheritdoc/>
    public override string Describe() =>
        $"adaptive from {Start} by {Increment} every {Words(Step)} for {Words(During)}, at most {Highest}";

    /// <inheritdoc/>
    public override LoadProfile Scale(double factor) => this with { During = During * factor };

    /// <inheritdoc/>
    public override IEnumerable<SettingProblem> Validate()
    {
        foreach (var problem in ValidateDuring())
        {
            yield return problem;
        }

        if (!double.IsFinite(Start.OperationsPerSecond) || Start < LowestRate || Start > Highest)
        {
            yield return new SettingProblem("Load.Start", $"{Start}", $"{LowestRate} to the highest rate, {Highest}");
        }

        if (!double.IsFinite(Increment.OperationsPerSecond) || Increment.OperationsPerSecond <= 0)
        {
            yield return new SettingProblem("Load.Increment", $"{Increment}", "a finite rate above 0/s");
        }

        if (!(Highest.OperationsPerSecond is > 0 and <= 10_000_000))
        {
            yield return new SettingProblem("Load.Highest", $"{Highest}", "above 0/s and at most 10,000,000/s");
        }

        if (Step < TimeSpan.FromMilliseconds(50) || Step > During)
        {
            yield return new SettingProblem("Load.Step", $"{Step}", "50 ms to the length of the load");
        }
    }
}
