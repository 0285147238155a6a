using PerfTests.Analysis.Safety;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Analysis.Safety;

/// <summary>Histories that are longer than what is held at once, and such of which a part is missing. Random ones are made by playing a register, so that they are right by construction.</summary>
public class HistoryPassesTests
{
    private static readonly Seed RunSeed = new(42);
    private static readonly KeyHistories Values = new(RunSeed.Derive("client"));

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(100)]
    [InlineData(1)]
    public void History_is_judged_alike_however_much_of_it_is_held_at_once(int maxInMemory)
    {
        var operations = Play(new Random(1), count: 400, keys: 20);
        var stale = operations.Last(operation => operation is { Kind: OperationKind.Read, Found: true });
        var broken = operations
            .Select(operation => operation.Sequence == stale.Sequence ? stale with { ReadHash = 99 } : operation)
            .ToArray();

        Assert.Equal(SafetyVerdict.Valid, Check(operations, 0, maxInMemory).Verdict);
        Assert.Equal(SafetyVerdict.Invalid, Check(broken, 0, maxInMemory).Verdict);
        Assert.Equal(
            [KeyValuePair.Create("operations", 400L), KeyValuePair.Create("keys", 20L)],
            Check(operations, 0, maxInMemory).Checked
        );
    }

    [Fact]
    public void Part_of_a_right_history_is_never_called_wrong()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var operations = Play(random, count: 60, keys: 2);
            var part = operations.Where(_ => random.NextDouble() < 0.8).ToArray();

            var check = Check(part, operations.Length - part.Length, 1_000);

            Assert.True(check.Verdict == SafetyVerdict.Unknown, $"seed {seed}: {check.Detail}");
        }
    }

    [Fact]
    public void Violation_within_the_part_that_is_there_is_found_and_named()
    {
        var found = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            // Acknowledged and gone: whatever else is missing, nothing that is can have made it absent.
            OperationRecord[] operations =
            [
                .. Play(random, count: 60, keys: 2).Where(_ => random.NextDouble() < 0.8),
                Operation(1_000, 7, OperationKind.Update, 1_000),
                Operation(1_001, 7, OperationKind.Read, 1_001),
            ];
            found += Check(operations, 12, 1_000).Verdict == SafetyVerdict.Invalid ? 1 : 0;
        }

        Assert.Equal(200, found);
    }

    [Fact]
    public void Verdict_on_a_part_says_which_part()
    {
        var operations = Play(new Random(3), count: 100, keys: 4);

        var check = Check(operations, missing: 1_234, 1_000);

        Assert.Contains("1,234 operations of the load are not in the log", check.Detail, StringComparison.Ordinal);
        Assert.Contains("100 operations on 4 keys", check.Detail, StringComparison.Ordinal);
        Assert.Contains(KeyValuePair.Create("operations_not_logged", 1_234L), check.NotChecked);
    }

    [Fact]
    public void Keys_whose_values_depend_on_what_is_missing_are_counted_and_not_judged()
    {
        var append = Operation(1, 1, OperationKind.Append, 1);

        var check = Check([append, Operation(2, 1, OperationKind.Read, 2) with { ReadHash = 99 }], missing: 1, 1_000);

        Assert.Equal(SafetyVerdict.Unknown, check.Verdict);
        Assert.Contains(KeyValuePair.Create("keys_with_appends_or_short_values", 1L), check.NotChecked);
    }

    private static SafetyCheck Check(OperationRecord[] operations, long missing, int maxInMemory)
    {
        var steady = TestRecords.Steady();
        var record = steady with
        {
            Manifest = steady.Manifest with { Seed = RunSeed.Value, Consistency = ConsistencyModel.Linearizable },
            Operations = operations,
        };
        return HistoryPasses.Check(record, missing, new List<Violation>(), maxInMemory);
    }

    /// <summary>Operations that take effect one after the other, each with an interval that reaches into those of its neighbours.</summary>
    private static OperationRecord[] Play(Random random, int count, int keys)
    {
        var state = new ulong[keys];
        var played = new OperationRecord[count];
        for (var index = 0; index < count; index++)
        {
            var key = index % keys;
            var before = state[key];
            var kind = (OperationKind)
                random.GetItems(
                    [
                        (int)OperationKind.Read,
                        (int)OperationKind.Update,
                        (int)OperationKind.CompareAndSwap,
                        (int)OperationKind.ReadModifyWrite,
                    ],
                    1
                )[0];
            var operation = Operation(index, key, kind, index) with { ReadHash = before, Found = before != 0 };
            operation = kind == OperationKind.CompareAndSwap ? operation with { Found = true } : operation;
            if (kind == OperationKind.Update)
            {
                operation = operation with { ReadHash = 0 };
            }

            if (kind != OperationKind.Read)
            {
                state[key] = Values.Written(operation);
                operation = operation with { Outcome = random.Next(5) == 0 ? Outcome.Unknown : Outcome.Ok };
            }

            played[index] = operation with
            {
                SentNanoseconds = (100 * index) + 1_000 - random.Next(300),
                EndedNanoseconds = (100 * index) + 1_001 + random.Next(300),
            };
        }

        return played;
    }

    private static OperationRecord Operation(long sequence, long key, OperationKind kind, long at) =>
        new(
            sequence,
            key,
            kind,
            Outcome.Ok,
            false,
            kind == OperationKind.Read ? 0 : 16,
            0,
            (100 * at) + 1_000,
            (100 * at) + 1_000,
            (100 * at) + 1_050,
            0,
            0
        );
}
