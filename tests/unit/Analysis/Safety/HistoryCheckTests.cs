using PerfTests.Analysis.Safety;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Analysis.Safety;

public class HistoryCheckTests
{
    private static readonly Seed ClientSeed = new(7);

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
    public void Two_swaps_of_one_value_are_found_where_the_zones_allow_them()
    {
        OperationRecord[] operations =
        [
            Write(1, 0, 10),
            Swap(2, 20, 60, expected: Hash(1)),
            Swap(3, 20, 60, expected: Hash(1)),
        ];

        var (check, violations) = Check(operations);

        Assert.Equal(SafetyVerdict.Invalid, check.Verdict);
        Assert.Equal("no order explains the answers", Assert.Single(violations).Rule);
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

    private static (SafetyCheck Check, List<Violation> Violations) Check(
        OperationRecord[] operations,
        ConsistencyModel consistency = ConsistencyModel.Linearizable
    )
    {
        var violations = new List<Violation>();
        return (HistoryCheck.Check(operations, ClientSeed, consistency, violations), violations);
    }

    private static OperationRecord Write(long sequence, long start, long end) =>
        new(sequence, 5, OperationKind.Update, Outcome.Ok, true, 16, start, end, 0, 0);

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
        new(sequence, 5, OperationKind.Read, Outcome.Ok, hash != 0, 0, start, end, hash, 0);

    private static ulong Hash(long sequence) => ValueHash.Of(Value(sequence));

    private static byte[] Value(long sequence)
    {
        var value = new byte[16];
        ValueGenerator.Fill(value, ClientSeed, sequence);
        return value;
    }
}
