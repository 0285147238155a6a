using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.Analysis.Safety;

/// <summary>Splits a run's operations by key, and makes of each what the checkers understand. Linearizability is local: a history is linearizable if that of each key is.</summary>
/// <param name="clientSeed">The seed of the client, of which the written values are a function.</param>
internal sealed class KeyHistories(Seed clientSeed)
{
    /// <summary>The steps of each key.</summary>
    public IReadOnlyDictionary<long, List<Step>> Split(IReadOnlyList<OperationRecord> operations)
    {
        var histories = new Dictionary<long, List<Step>>();
        foreach (var operation in operations)
        {
            if (operation.Outcome == Outcome.Failed || operation.Kind is OperationKind.Scan)
            {
                continue;
            }

            if (!histories.TryGetValue(operation.Key, out var steps))
            {
                histories[operation.Key] = steps = [];
            }

            Add(operation, steps);
        }

        return histories;
    }

    /// <summary>The hash of what an operation wrote.</summary>
    public ulong Written(in OperationRecord operation) => ValueHash.Of(Value(operation));

    private byte[] Value(in OperationRecord operation)
    {
        var value = new byte[operation.ValueBytes];
        ValueGenerator.Fill(value, clientSeed, operation.Sequence);
        return value;
    }

    private void Add(in OperationRecord operation, List<Step> steps)
    {
        var isOk = operation.Outcome == Outcome.Ok;
        var (start, end) = (operation.SentNanoseconds, operation.EndedNanoseconds);
        var read = new Step(StepKind.Read, operation.ReadHash, 0, start, end, operation.Sequence);
        switch (operation.Kind)
        {
            case OperationKind.Read when isOk && operation.IsReadKnown:
                steps.Add(read);
                break;
            case OperationKind.Update or OperationKind.Insert:
                steps.Add(Write(operation, isOk));
                break;
            case OperationKind.ReadModifyWrite:
                steps.AddRange(isOk && operation.IsReadKnown ? [read] : []);
                steps.Add(Write(operation, isOk));
                break;
            case OperationKind.Append:
                steps.Add(
                    Write(operation, isOk) with
                    {
                        Kind = StepKind.Append,
                        Value = 0,
                        Appended = Value(operation),
                    }
                );
                break;
            case OperationKind.CompareAndSwap:
                steps.AddRange(Swap(operation, isOk, read));
                break;
        }
    }

    private Step Write(in OperationRecord operation, bool isOk) =>
        new(
            StepKind.Write,
            Written(operation),
            0,
            operation.SentNanoseconds,
            isOk ? operation.EndedNanoseconds : Step.Never,
            operation.Sequence
        );

    /// <summary>Of a client that does not say what it expected, only the write is known.</summary>
    private IEnumerable<Step> Swap(OperationRecord operation, bool isOk, Step read)
    {
        var write = Write(operation, isOk);
        var isExpectationKnown = operation.IsReadKnown;
        return (isOk, operation.Found) switch
        {
            (true, true) when isExpectationKnown =>
            [
                write with
                {
                    Kind = StepKind.Swap,
                    Expected = operation.ReadHash,
                },
            ],
            (true, true) => [write],
            // It had read what it expected within the same interval, and found something else when it came to swap.
            (true, false) when isExpectationKnown =>
            [
                read,
                read with
                {
                    Kind = StepKind.FailedSwap,
                    Value = 0,
                    Expected = operation.ReadHash,
                },
            ],
            (true, false) => [],
            _ when isExpectationKnown => [write with { Kind = StepKind.UnknownSwap, Expected = operation.ReadHash }],
            _ => [write],
        };
    }
}
