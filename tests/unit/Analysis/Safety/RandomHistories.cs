using PerfTests.Analysis.Safety;
using PerfTests.Units;

namespace PerfTests.UnitTests.Analysis.Safety;

/// <summary>Small histories with small times, so that operations touch and overlap in many ways; some are linearizable, some are not.</summary>
internal static class RandomHistories
{
    /// <summary>Operations of every kind; values may be written more than once. A run of a real register with some answers bent.</summary>
    public static Step[] Create(SeededRandom random, int operations, int values, int clients) =>
        Bend(
            random,
            values,
            Run(random, operations, clients, () => 1 + (ulong)random.NextInt64(values), hasRefusals: true)
        );

    /// <summary>The same with each value written once; refused swaps where they are asked for.</summary>
    public static Step[] CreateUnique(SeededRandom random, int operations, int clients, bool hasRefusals)
    {
        var next = 1UL;
        return Bend(random, operations, Run(random, operations, clients, () => next++, hasRefusals));
    }

    /// <summary>Plays clients against a register, each operation at one moment of its interval.</summary>
    private static List<Step> Run(SeededRandom random, int operations, int clients, Func<ulong> value, bool hasRefusals)
    {
        var free = new long[clients];
        var planned = Enumerable
            .Range(1, operations)
            .Select(sequence =>
            {
                var client = (int)random.NextInt64(clients);
                var start = free[client] + random.NextInt64(4);
                var end = start + random.NextInt64(7);
                free[client] = end + 1;
                return (Sequence: sequence, Start: start, End: end, At: start + random.NextInt64(end - start + 1));
            })
            .OrderBy(operation => operation.At)
            .ToArray();
        var state = 0UL;
        var steps = new List<Step>();
        foreach (var (sequence, start, end, _) in planned)
        {
            var step = new Step(StepKind.Read, state, 0, start, end, sequence);
            switch (random.NextInt64(hasRefusals ? 7 : 6))
            {
                case 0 or 1:
                    step = step with { Kind = StepKind.Write, Value = state = value() };
                    break;
                case 2:
                    step = step with { Kind = StepKind.Swap, Expected = state, Value = state = value() };
                    break;
                case 3:
                    var isDone = random.NextInt64(2) == 0;
                    var (kind, written) = (random.NextInt64(2) == 0 ? StepKind.Write : StepKind.UnknownSwap, value());
                    step = step with { Kind = kind, Expected = state, Value = written, End = Step.Never };
                    state = isDone ? written : state;
                    break;
                case 6:
                    step = step with { Kind = StepKind.FailedSwap, Value = 0, Expected = state + 1 };
                    break;
            }

            steps.Add(step);
        }

        return steps;
    }

    /// <summary>Changes some answers: what was read, what a swap is said to have found.</summary>
    private static Step[] Bend(SeededRandom random, int values, List<Step> steps)
    {
        for (var index = 0; index < steps.Count; index++)
        {
            var other = (ulong)random.NextInt64(values + 1);
            if (random.NextInt64(5) == 0)
            {
                steps[index] = steps[index].Kind switch
                {
                    StepKind.Read => steps[index] with { Value = other },
                    StepKind.Swap or StepKind.FailedSwap or StepKind.UnknownSwap => steps[index] with
                    {
                        Expected = other,
                    },
                    _ => steps[index],
                };
            }
        }

        return [.. steps];
    }
}
