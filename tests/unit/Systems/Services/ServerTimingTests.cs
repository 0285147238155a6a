using PerfTests.Protocols;
using PerfTests.Systems.Services;

namespace PerfTests.UnitTests.Systems.Services;

public sealed class ServerTimingTests
{
    [Theory]
    [InlineData("submission;dur=0.5, consensus;dur=1.25, application;dur=2", 500_000, 1_250_000, 2_000_000)]
    [InlineData("consensus;desc=\"a, b; c=\\\"d\\\"\";dur=1", 0, 1_000_000, 0)]
    [InlineData(" application ; Dur = \"3e0\" ,other;dur=9", 0, 0, 3_000_000)]
    public void Phases_that_are_reported_are_read(string value, long submission, long consensus, long application)
    {
        var result = ServerTiming.AddTo(OperationResult.Ok, value, new PhaseNames());

        Assert.True(result.HasPhases);
        Assert.Equal(
            (submission, consensus, application),
            (result.SubmissionNanoseconds, result.ConsensusNanoseconds, result.ApplicationNanoseconds)
        );
    }

    [Fact]
    public void Phases_go_by_the_names_that_the_service_gives_them()
    {
        var names = new PhaseNames("queue", "raft", "apply");

        var result = ServerTiming.AddTo(OperationResult.Ok, "raft;dur=1,submission;dur=7,queue;dur=2", names);

        Assert.Equal((2_000_000, 1_000_000), (result.SubmissionNanoseconds, result.ConsensusNanoseconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("cache;desc=hit")]
    [InlineData("consensus")]
    [InlineData("consensus;dur=")]
    [InlineData("consensus;dur=-1")]
    [InlineData("consensus;dur=NaN")]
    [InlineData("consensus;dur=1e300")]
    [InlineData("\"consensus;dur=1")]
    public void Phases_that_make_no_sense_are_not_reported(string value)
    {
        Assert.Equal(OperationResult.Ok, ServerTiming.AddTo(OperationResult.Ok, value, new PhaseNames()));
    }
}
