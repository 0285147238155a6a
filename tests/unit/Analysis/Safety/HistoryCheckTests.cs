using PerfTests.Analysis.Safety;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Analysis.Safety;

public class HistoryCheckTests
{
    private static readonly Seed ClientSeed = new(7);

    /// <summary>What goes on beside the two swaps.</summary>
    public enum StepsBesides
    {
        AcknowledgedSwaps,
        UnknownSwaps,
        UnknownWrites,
    }

    [Fact]
    public void Reads_of_the_latest_write_are_linearizable()
    {
        var (check, violations) = Check([
            Write(1, 0, 10),
            Read(2, 20, 30, Hash(1)),
            Write(3, 40, 50),
            Read(4, 60, 70, Hash(3)),
        ]);

        Assert.Equal(SafetyVerdict.Valid, check.Verdict);
        Assert.Empty(violations);
    }

    [Fact]
    public void Lost_acknowledged_write_is_shown_with_the_read_that_misses_it()
    {
        var (check, violations) = Check([Write(1, 0, 10), Write(2, 20, 30), Read(3, 40, 50, Hash(1))]);

        Assert.Equal(SafetyVerdict.Invalid, check.Verdict);
        var violation = Assert.Single(violations);
        Assert.Equal([1, 2, 3], violation.Operations.Select(operation => operation.Sequence));
        Assert.Equal(3, violation.Operations.Single(operation => operation.IsImpossible).Sequence);
    }

    [Fact]
    public void Failed_write_that_is_read_is_a_phantom()
    {
        var failed = Write(1, 0, 10) with { Outcome = Outcome.Failed };

        var (check, _) = Check([failed, Read(2, 20, 30, Hash(1))]);

        Assert.Equal(SafetyVerdict.Invalid, check.Verdict);
    }

    [Fact]
    public void Two_swaps_of_one_value_are_found()
    {
        OperationRecord[] operations =
        [
            Write(1, 0, 10),
            Swap(2, 20, 60, expected: Hash(1)),
            Swap(3, 20, 60, expected: Hash(1)),
        ];

        var (check, violations) = Check(operations);

        Assert.Equal(SafetyVerdict.Invalid, check.Verdict);
        Assert.Equal("one value was swapped twice", Assert.Single(violations).Rule);
    }

    [Theory]
    [InlineData(StepsBesides.AcknowledgedSwaps)]
    [InlineData(StepsBesides.UnknownSwaps)]
    [InlineData(StepsBesides.UnknownWrites)]
    public void Two_swaps_of_one_value_are_found_among_many_at_once(StepsBesides besides)
    {
        // Everything overlaps, so that a search would have to try every order.
        var operations = new List<OperationRecord> { Write(1, 0, 10) };
        for (var number = 2; number <= 41; number++)
        {
            var swap = Swap(number, 20, 1_000, expected: Hash(number - 1));
            operations.Add(
                besides switch
                {
                    StepsBesides.AcknowledgedSwaps => swap,
                    StepsBesides.UnknownSwaps => swap with { Outcome = Outcome.Unknown, ReadHash = Hash(1) },
                    _ => Write(number, 20, 1_000) with { Outcome = Outcome.Unknown },
                }
            );
        }

        if (besides != StepsBesides.AcknowledgedSwaps)
        {
            operations.Add(Swap(100, 20, 1_000, expected: Hash(1)));
        }

        Assert.Equal(SafetyVerdict.Valid, Check([.. operations]).Check.Verdict);

        operations.Add(Swap(101, 20, 1_000, expected: Hash(1)));
        Assert.Equal(SafetyVerdict.Invalid, Check([.. operations]).Check.Verdict);
    }

    [Fact]
    public void Search_out_of_its_bounds_is_unknown_whatever_else_was_found_right()
    {
        // Twenty writes at once and twenty refused swaps that each forbid an order: the zones see nothing wrong, and the search may take no step.
        var operations = Enumerable
            .Range(1, 20)
            .Select(number => Write(number, 0, 1_000))
            .Concat(
                Enumerable
                    .Range(1, 20)
                    .Select(number => Swap(100 + number, 0, 1_000, Hash(number)) with { Found = false })
            );

        var (check, _) = Check(
            [.. operations],
            budget: new SearchBudget(1_000_000, TimeSpan.MaxValue, TimeProvider.System) { MaxSteps = 0 }
        );

        Assert.Equal(SafetyVerdict.Unknown, check.Verdict);
        Assert.Contains("could not be decided", check.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Swap_that_was_refused_although_its_value_stood_is_found()
    {
        OperationRecord[] operations = [Write(1, 0, 10), Swap(2, 20, 30, expected: Hash(1)) with { Found = false }];
        Assert.Equal(SafetyVerdict.Invalid, Check(operations).Check.Verdict);

        // With a write in between it may have been refused.
        Assert.Equal(SafetyVerdict.Valid, Check([.. operations, Write(3, 15, 40)]).Check.Verdict);
    }

    [Fact]
    public void Read_modify_write_that_read_what_it_wrote_is_found()
    {
        var modify = Write(2, 20, 30) with { Kind = OperationKind.ReadModifyWrite };

        Assert.Equal(SafetyVerdict.Valid, Check([Write(1, 0, 10), modify with { ReadHash = Hash(1) }]).Check.Verdict);
        Assert.Equal(SafetyVerdict.Invalid, Check([Write(1, 0, 10), modify with { ReadHash = Hash(2) }]).Check.Verdict);
    }

    [Fact]
    public void Counterexample_of_a_search_leaves_out_what_it_does_not_take()
    {
        // A long right history before and beside; then a key that holds two values at once, beyond the zones as one value is written twice.
        var operations = new List<OperationRecord>();
        for (var number = 1; number <= 200; number++)
        {
            operations.Add(Write(number, number * 100, (number * 100) + 10));
            operations.Add(Read(1_000 + number, (number * 100) + 20, (number * 100) + 30, Hash(number)));
        }

        operations.Add(Append(5_000, 30_000, 30_010));
        operations.Add(Read(5_001, 30_020, 30_030, Hash(200)));

        var (check, violations) = Check([.. operations]);

        Assert.Equal(SafetyVerdict.Invalid, check.Verdict);
        var shown = Assert.Single(violations).Operations;
        Assert.Equal([200, 5_000, 5_001], shown.Select(operation => operation.Sequence));
        Assert.Equal(5_001, shown.Single(operation => operation.IsImpossible).Sequence);
    }

    [Fact]
    public void Appends_are_checked_by_the_value_that_they_build()
    {
        var first = Append(1, 0, 10);
        var second = Append(2, 20, 30);
        var both = ValueHash.Append(ValueHash.Of(Value(1)), Value(2));

        Assert.Equal(SafetyVerdict.Valid, Check([first, second, Read(3, 40, 50, both)]).Check.Verdict);
        Assert.Equal(SafetyVerdict.Invalid, Check([first, second, Read(3, 40, 50, Hash(2))]).Check.Verdict);
    }

    [Fact]
    public void Stale_local_read_is_allowed_but_a_phantom_is_not()
    {
        var stale = Read(3, 40, 50, Hash(1)) with { Kind = OperationKind.LocalRead };

        Assert.Equal(SafetyVerdict.Valid, Check([Write(1, 0, 10), Write(2, 20, 30), stale]).Check.Verdict);
        Assert.Equal(SafetyVerdict.Invalid, Check([Write(1, 0, 10), stale with { ReadHash = 99 }]).Check.Verdict);
    }

    [Fact]
    public void Eventual_system_may_read_old_values_but_none_that_nobody_wrote()
    {
        OperationRecord[] old = [Write(1, 0, 10), Write(2, 20, 30), Read(3, 40, 50, Hash(1))];

        Assert.Equal(SafetyVerdict.Valid, Check(old, ConsistencyModel.Eventual).Check.Verdict);
        Assert.Equal(
            SafetyVerdict.Invalid,
            Check([.. old, Read(4, 60, 70, 99)], ConsistencyModel.Eventual).Check.Verdict
        );
    }

    [Fact]
    public void Keys_are_registers_of_their_own()
    {
        var (check, _) = Check([Write(1, 0, 10), Read(2, 20, 30, 0) with { Key = 6 }]);

        Assert.Equal(SafetyVerdict.Valid, check.Verdict);
    }

    [Theory]
    [InlineData(ConsistencyModel.Linearizable, OperationKind.LocalRead)]
    [InlineData(ConsistencyModel.Eventual, OperationKind.LocalRead)]
    [InlineData(ConsistencyModel.Eventual, OperationKind.Read)]
    public void Value_that_was_written_after_the_read_had_ended_is_no_stale_one(
        ConsistencyModel consistency,
        OperationKind kind
    )
    {
        var read = Read(1, 0, 10, Hash(2)) with { Kind = kind };

        var (later, violations) = Check([read, Write(2, 20, 30)], consistency);
        var (meanwhile, _) = Check([read, Write(2, 5, 30)], consistency);

        Assert.Equal(SafetyVerdict.Invalid, later.Verdict);
        Assert.Equal("read of what was written later", Assert.Single(violations).Rule);
        Assert.Equal(SafetyVerdict.Valid, meanwhile.Verdict);
    }

    [Fact]
    public void Key_is_created_once()
    {
        OperationRecord[] operations =
        [
            Swap(1, 0, 10, expected: ValueHash.Absent),
            Swap(2, 20, 30, expected: ValueHash.Absent),
        ];

        Assert.Equal(SafetyVerdict.Invalid, Check(operations).Check.Verdict);
        // Of a client that does not tell what it expected, only the writes are known.
        Assert.Equal(
            SafetyVerdict.Valid,
            Check([.. operations.Select(swap => swap with { IsReadKnown = false })]).Check.Verdict
        );
    }

    [Fact]
    public void Swap_that_created_a_key_hides_no_lost_write()
    {
        OperationRecord[] operations = [Write(1, 0, 10), Swap(2, 20, 30, expected: ValueHash.Absent)];

        Assert.Equal(SafetyVerdict.Invalid, Check(operations).Check.Verdict);
    }

    [Fact]
    public void Read_whose_value_is_not_known_says_nothing()
    {
        var read = Read(2, 20, 30, 0) with { IsReadKnown = false };

        Assert.Equal(SafetyVerdict.Valid, Check([Write(1, 0, 10), read]).Check.Verdict);
    }

    private static (SafetyCheck Check, List<Violation> Violations) Check(
        OperationRecord[] operations,
        ConsistencyModel consistency = ConsistencyModel.Linearizable,
        SearchBudget? budget = null
    )
    {
        var violations = new List<Violation>();
        return (HistoryCheck.Check(operations, ClientSeed, consistency, violations, budget), violations);
    }

    private static OperationRecord Write(long sequence, long start, long end) =>
        new(sequence, 5, OperationKind.Update, Outcome.Ok, true, 16, 0, start, start, end, 0, 0);

    private static OperationRecord Append(long sequence, long start, long end) =>
        Write(sequence, start, end) with
        {
            Kind = OperationKind.Append,
        };

    private static OperationRecord Swap(long sequence, long start, long end, ulong expected) =>
        Write(sequence, start, end) with
        {
            Kind = OperationKind.CompareAndSwap,
            ReadHash = expected,
        };

    private static OperationRecord Read(long sequence, long start, long end, ulong hash) =>
        new(sequence, 5, OperationKind.Read, Outcome.Ok, hash != 0, 0, 0, start, start, end, hash, 0);

    private static ulong Hash(long sequence) => ValueHash.Of(Value(sequence));

    private static byte[] Value(long sequence)
    {
        var value = new byte[16];
        ValueGenerator.Fill(value, ClientSeed, sequence);
        return value;
    }
}
