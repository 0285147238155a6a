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
    public void Append_stands_where_it_was_acknowledged_with_what_was_there_before()
    {
        OperationRecord[] operations = [Write(1, key: 1, position: 1), Append(2, key: 1, position: 2)];
        var before = Entry(1, operations[0]);

        Assert.Equal(
            SafetyVerdict.Valid,
            Check(operations, [before, new LogEntryRecord(2, 1, After(before, operations[1]))]).Verdict
        );
        Assert.Equal(
            "acknowledged write lost",
            Violated(operations, [before, new LogEntryRecord(2, -1, ValueHash.Absent)]).Rule
        );
        Assert.Equal("acknowledged write replaced", Violated(operations, [before, new LogEntryRecord(2, 1, 99)]).Rule);
    }

    [Theory]
    [InlineData(Outcome.Ok, "write stands twice")]
    [InlineData(Outcome.Unknown, "write stands twice")]
    [InlineData(Outcome.Failed, "failed write took effect")]
    public void Append_that_stands_twice_or_failed_is_found(Outcome outcome, string rule)
    {
        var append = Append(1, key: 1, position: outcome == Outcome.Ok ? 1 : 0) with { Outcome = outcome };
        var once = new LogEntryRecord(1, 1, After(new LogEntryRecord(0, 1, ValueHash.Absent), append));
        var twice = new LogEntryRecord(2, 1, After(once, append));

        var violations = new List<Violation>();
        var check = LogCheck.Check([once, twice], [append], ClientSeed, violations);

        Assert.Equal(SafetyVerdict.Invalid, check.Verdict);
        Assert.Contains(violations, violation => violation.Rule == rule);
    }

    [Fact]
    public void Append_to_a_value_that_is_not_known_is_counted_and_not_judged()
    {
        OperationRecord[] operations = [Append(1, key: 1, position: 7)];

        var check = Check(operations, [new LogEntryRecord(7, 1, 99)]);

        Assert.Equal(SafetyVerdict.Valid, check.Verdict);
        Assert.Contains(KeyValuePair.Create("appends_to_an_unknown_value", 1L), check.NotChecked);
    }

    [Fact]
    public void Value_that_no_client_wrote_is_found()
    {
        var write = Write(1, key: 1, position: 1);

        Assert.Equal(
            "value that nobody wrote",
            Violated([write], [Entry(1, write), new LogEntryRecord(2, 1, 99)]).Rule
        );
    }

    [Fact]
    public void Write_by_which_the_host_saw_the_cluster_ready_is_no_clients()
    {
        var write = Write(1, key: 1, position: 2);

        Assert.Equal(
            SafetyVerdict.Valid,
            Check([write], [new LogEntryRecord(1, OperationSequences.ReadinessProbe, 99), Entry(2, write)]).Verdict
        );
    }

    [Fact]
    public void Value_of_an_operation_that_may_be_missing_is_not_judged()
    {
        var write = Write(1, key: 1, position: 1);

        var check = LogCheck.Check(
            [Entry(1, write), new LogEntryRecord(2, 1, 99)],
            [write],
            ClientSeed,
            new List<Violation>(),
            isComplete: false
        );

        Assert.Equal(SafetyVerdict.Unknown, check.Verdict);
    }

    [Fact]
    public void Acknowledged_write_behind_the_end_of_the_log_is_lost()
    {
        OperationRecord[] operations = [Write(1, key: 1, position: 1), Write(2, key: 2, position: 2)];

        Assert.Equal(
            "acknowledged write lost",
            Violated(operations, [Entry(1, operations[0]), LogEntryRecord.End(2)]).Rule
        );
        Assert.Equal(
            SafetyVerdict.Valid,
            Check(operations, [Entry(1, operations[0]), Entry(2, operations[1]), LogEntryRecord.End(3)]).Verdict
        );
    }

    [Fact]
    public void Log_of_which_nothing_is_left_has_lost_everything()
    {
        Assert.Equal(
            "acknowledged write lost",
            Violated([Write(1, key: 1, position: 1)], [LogEntryRecord.End(1)]).Rule
        );
    }

    [Fact]
    public void Log_whose_end_was_not_told_leaves_the_verdict_open()
    {
        var write = Write(1, key: 1, position: 1);

        Assert.Equal(SafetyVerdict.Unknown, Check([write], [LogEntryRecord.Unread(0)]).Verdict);
        Assert.Equal(SafetyVerdict.Unknown, Check([write], [Entry(1, write), LogEntryRecord.Unread(2)]).Verdict);
        Assert.Equal(SafetyVerdict.Unknown, Check([write], []).Verdict);
    }

    [Fact]
    public void Each_attempt_to_load_a_key_stands_once()
    {
        var first = Write(OperationSequences.OfPreload(1, 0), key: 1, position: 0, Outcome.Unknown);
        var second = Write(OperationSequences.OfPreload(1, 1), key: 1, position: 1);

        Assert.Equal(SafetyVerdict.Valid, Check([first, second], [Entry(1, second), Entry(2, first)]).Verdict);
        Assert.Equal(
            "write stands twice",
            Violated([first, second], [Entry(1, second), Entry(2, first), Entry(3, first)]).Rule
        );
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
            10 * (sequence % 1_000),
            10 * (sequence % 1_000),
            (10 * (sequence % 1_000)) + 5,
            ValueHash.Absent,
            position
        );

    private static OperationRecord Append(long sequence, long key, long position) =>
        Write(sequence, key, position) with
        {
            Kind = OperationKind.Append,
        };

    private static ulong After(LogEntryRecord before, OperationRecord append)
    {
        var appended = new byte[append.ValueBytes];
        ValueGenerator.Fill(appended, ClientSeed, append.Sequence);
        return ValueHash.Append(before.ValueHash, appended);
    }

    private static OperationRecord Read(long sequence, long key) =>
        Write(sequence, key, 0) with
        {
            Kind = OperationKind.Read,
            ValueBytes = 0,
        };

    private static LogEntryRecord Entry(long position, OperationRecord written) =>
        new(position, written.Key, new KeyHistories(ClientSeed).Written(written));
}
