using PerfTests.Analysis.Safety;

namespace PerfTests.UnitTests.Analysis.Safety;

/// <summary>Decides small histories by trying every order, straight from the definition (Herlihy and Wing 1990). Shares no code with what it judges but the steps themselves.</summary>
internal static class BruteForce
{
    /// <summary>Whether some order of the operations, those of unknown effect left out at will, respects real time and gives every answer.</summary>
    public static bool IsLinearizable(IReadOnlyList<Step> steps) => Extend(steps, new bool[steps.Count], "");

    private static bool Extend(IReadOnlyList<Step> steps, bool[] taken, string state)
    {
        var isDone = true;
        for (var candidate = 0; candidate < steps.Count; candidate++)
        {
            if (taken[candidate])
            {
                continue;
            }

            isDone &= steps[candidate].End == Step.Never;
            if (MustWait(steps, taken, candidate) || Apply(steps[candidate], state) is not { } after)
            {
                continue;
            }

            taken[candidate] = true;
            if (Extend(steps, taken, after))
            {
                return true;
            }

            taken[candidate] = false;
        }

        return isDone;
    }

    private static bool MustWait(IReadOnlyList<Step> steps, bool[] taken, int candidate)
    {
        for (var other = 0; other < steps.Count; other++)
        {
            if (!taken[other] && other != candidate && steps[other].End < steps[candidate].Start)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The state is a text: its value in decimal, empty where there is none.</summary>
    private static string? Apply(Step step, string state)
    {
        var (value, expected) = (Text(step.Value), Text(step.Expected));
        return step.Kind switch
        {
            StepKind.Write => value,
            StepKind.Read => state == value ? state : null,
            StepKind.Swap => state == expected ? value : null,
            StepKind.FailedSwap => state != expected ? state : null,
            _ => state == expected ? value : state,
        };
    }

    private static string Text(ulong value) => value == 0 ? "" : $"{value}";
}
