using PerfTests.Analysis.Safety;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Analysis.Safety;

public class ReadBackCheckTests
{
    [Fact]
    public void Cluster_that_answers_no_read_back_shows_nothing()
    {
        var check = Check([
            .. Enumerable.Range(0, 1_000).Select(index => Read(index, index) with { Outcome = Outcome.Unknown }),
        ]);

        Assert.Equal(SafetyVerdict.Unknown, check.Verdict);
        Assert.Equal([KeyValuePair.Create("keys", 1_000L)], check.NotChecked);
        Assert.NotNull(check.Remedy);
    }

    [Theory]
    [InlineData(Outcome.Failed)]
    [InlineData(Outcome.Unknown)]
    public void One_key_that_was_not_read_leaves_the_verdict_open(Outcome outcome)
    {
        var check = Check([Read(0, 1), Read(1, 2) with { Outcome = outcome }]);

        Assert.Equal(SafetyVerdict.Unknown, check.Verdict);
        Assert.Contains("1 of 2 keys", check.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_without_a_value_is_no_reading()
    {
        Assert.Equal(SafetyVerdict.Unknown, Check([Read(0, 1) with { IsReadKnown = false }]).Verdict);
    }

    [Fact]
    public void Keys_that_were_all_read_are_judged_by_the_history()
    {
        Assert.Equal(SafetyVerdict.Valid, Check([Write(1), Read(0, 1) with { ReadHash = ValueHash.Absent }]).Verdict);
    }

    [Fact]
    public void Run_without_reads_after_the_load_has_no_such_check()
    {
        Assert.Null(ReadBackCheck.Check(Record([Write(1)], ConsistencyModel.Linearizable), SafetyVerdict.Valid));
    }

    [Theory]
    [InlineData(SafetyVerdict.Valid, SafetyVerdict.Invalid)]
    [InlineData(SafetyVerdict.Unknown, SafetyVerdict.Unknown)]
    [InlineData(SafetyVerdict.Invalid, SafetyVerdict.Unknown)]
    public void Acknowledged_write_that_no_agreeing_replica_holds_is_lost(
        SafetyVerdict agreement,
        SafetyVerdict expected
    )
    {
        var gone = Read(0, 1) with { ReadHash = ValueHash.Absent };

        var check = ReadBackCheck.Check(Record([Write(1), gone], ConsistencyModel.Eventual), agreement);

        Assert.Equal(expected, check?.Verdict);
    }

    [Fact]
    public void Key_that_nobody_was_acknowledged_may_be_absent()
    {
        var gone = Read(0, 1) with { ReadHash = ValueHash.Absent };
        OperationRecord[] operations = [Write(1) with { Outcome = Outcome.Unknown }, gone];

        Assert.Equal(
            SafetyVerdict.Valid,
            ReadBackCheck.Check(Record(operations, ConsistencyModel.Eventual), SafetyVerdict.Valid)?.Verdict
        );
    }

    private static SafetyCheck Check(OperationRecord[] operations) =>
        Assert.IsType<SafetyCheck>(
            ReadBackCheck.Check(Record(operations, ConsistencyModel.Linearizable), SafetyVerdict.Valid)
        );

    private static RunRecord Record(OperationRecord[] operations, ConsistencyModel consistency)
    {
        var steady = TestRecords.Steady();
        return steady with { Manifest = steady.Manifest with { Consistency = consistency }, Operations = operations };
    }

    private static OperationRecord Write(long key) =>
        new(key, key, OperationKind.Update, Outcome.Ok, true, 16, 0, 1, 1, 2, 0, 0);

    private static OperationRecord Read(long index, long key) =>
        new(
            OperationSequences.FirstReadBack + index,
            key,
            OperationKind.Read,
            Outcome.Ok,
            true,
            0,
            0,
            10,
            10,
            11,
            99,
            0
        );
}
