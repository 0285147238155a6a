using PerfTests.Analysis.Safety;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Analysis.Safety;

public class LogCheckTests
{
    private const int Bytes = 16;
    private static readonly Seed ClientSeed = new(7);

    [Fact]
    public void Log_with_every_acknowledged_write_in_its_place_is_valid()
    {
        OperationRecord[] operations = [Write(1, key: 1, position: 1), Write(2, key: 2, position: 2), Read(3, key: 1)];

        var check = Check(operations, [Entry(1, operations[0]), Entry(2, operations[1])]);

        Assert.Equal((SafetyVerdict.Valid, "2 of 2 acknowledged writes in 2 entries"), (check.Verdict, check.Detail));
    }

    [Fact]
    public void Acknowledged_write_that_is_not_there_is_lost()
    {
        var write = Write(1, key: 1, position: 1);

        var violation = Violated([write], [new LogEntryRecord(1, -1, ValueHash.Absent)]);

        Assert.Equal(("acknowledged write lost", 1), (violation.Rule, violation.Key));
    }

    [Fact]
    public void Acknowledged_write_with_another_value_in_its_place_is_replaced()
    {
        var write = Write(1, key: 1, position: 1);

        var violation = Violated([write], [Entry(1, Write(2, key: 1, position: 1))]);

        Assert.Equal("acknowledged write replaced", violation.Rule);
    }

    [Fact]
    public void Write_of_unknown_effect_may_stand_once_but_not_twice()
    {
        var write = Write(1, key: 1, position: 0, Outcome.Unknown);

        Assert.Equal(SafetyVerdict.Valid, Check([write], [Entry(1, write)]).Verdict);
        Assert.Equal("write stands twice", Violated([write], [Entry(1, write), Entry(2, write)]).Rule);
    }

    [Fact]
    public void Failed_write_stands_nowhere()
    {
        var write = Write(1, key: 1, position: 0, Outcome.Failed);

        Assert.Equal("failed write took effect", Violated([write], [Entry(1, write)]).Rule);
    }

    [Fact]
    public void Swap_that_was_refused_stands_nowhere()
    {
        var swap = Write(1, key: 1, position: 1) with { Kind = OperationKind.CompareAndSwap, Found = false };

        Assert.Equal("failed write took effect", Violated([swap], [Entry(2, swap)]).Rule);
    }

    [Fact]
    public void Write_that_ended_before_another_was_sent_stands_in_front_of_it_across_keys()
    {
        var early = Write(1, key: 1, position: 2);
        var late = Write(2, key: 2, position: 1);

        var violation = Violated([early, late], [Entry(1, late), Entry(2, early)]);

        Assert.Equal("log out of order", violation.Rule);
        Assert.Equal([1L, 2L], violation.Operations.Select(operation => operation.Sequence));
    }

    [Fact]
    public void Writes_that_overlap_may_stand_in_any_order()
    {
        var one = Write(1, key: 1, position: 2) with { EndedNanoseconds = 1_000_000 };
        var other = Write(2, key: 2, position: 1);

        Assert.Equal(SafetyVerdict.Valid, Check([one, other], [Entry(1, other), Entry(2, one)]).Verdict);
    }

    [Fact]
    public void Two_writes_cannot_be_acknowledged_at_one_position()
    {
        var one = Write(1, key: 1, position: 1);
        var other = Write(2, key: 1, position: 1);

        var violations = new List<Violation>();
        LogCheck.Check([Entry(1, one)], [one, other], ClientSeed, violations);

        Assert.Contains(violations, violation => violation.Rule == "two writes at one position");
    }

    [Fact]
    public void Entry_that_could_not_be_read_leaves_the_verdict_open()
    {
        OperationRecord[] operations = [Write(1, key: 1, position: 1), Write(2, key: 2, position: 2)];

        var check = Check(operations, [Entry(1, operations[0])]);

        Assert.Equal(SafetyVerdict.Unknown, check.Verdict);
    }

    [Fact]
    public void Writes_before_the_first_entry_that_was_read_are_not_judged()
    {
        OperationRecord[] operations = [Write(1, key: 1, position: 1), Write(2, key: 2, position: 2)];

        Assert.Equal(SafetyVerdict.Valid, Check(operations, [Entry(2, operations[1])]).Verdict);
    }

    [Fact]
    public void Append_is_looked_for_by_its_key()
    {
        var append = Write(1, key: 1, position: 1) with { Kind = OperationKind.Append };

        Assert.Equal(SafetyVerdict.Valid, Check([append], [new LogEntryRecord(1, 1, 99)]).Verdict);
        Assert.Equal("acknowledged write lost", Violated([append], [new LogEntryRecord(1, 2, 99)]).Rule);
    }

    [Fact]
    public void Keys_that_were_loaded_again_after_a_doubt_are_not_judged()
    {
        var loaded = Write(1L << 62, key: 1, position: 0);

        Assert.Equal(SafetyVerdict.Valid, Check([loaded], [Entry(1, loaded), Entry(2, loaded)]).Verdict);
    }

    private static Violation Violated(OperationRecord[] operations, LogEntryRecord[] entries)
    {
        var violations = new List<Violation>();
        Assert.Equal(SafetyVerdict.Invalid, LogCheck.Check(entries, operations, ClientSeed, violations).Verdict);
        return Assert.Single(violations);
    }

    private static SafetyCheck Check(OperationRecord[] operations, LogEntryRecord[] entries) =>
        LogCheck.Check(entries, operations, ClientSeed, new List<Violation>());

    /// <summary>Operation n is sent at 10 n and has ended 5 later.</summary>
    private static OperationRecord Write(long sequence, long key, long position, Outcome outcome = Outcome.Ok) =>
        new(
            sequence,
            key,
            OperationKind.Update,
            outcome,
            true,
            Bytes,
            0,
            10 * sequence,
            10 * sequence,
            (10 * sequence) + 5,
            ValueHash.Absent,
            position
        );

    private static OperationRecord Read(long sequence, long key) =>
        Write(sequence, key, 0) with
        {
            Kind = OperationKind.Read,
            ValueBytes = 0,
        };

    private static LogEntryRecord Entry(long position, OperationRecord written) =>
        new(position, written.Key, new KeyHistories(ClientSeed).Written(written));
}
