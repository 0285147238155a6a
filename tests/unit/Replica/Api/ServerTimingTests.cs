using PerfTests.Replica.Api;
using PerfTests.Replica.Machines;

namespace PerfTests.UnitTests.Replica.Api;

public class ServerTimingTests
{
    [Fact]
    public void Phases_are_milliseconds_with_a_tenth_of_a_microsecond()
    {
        var phases = new OperationPhases(
            TimeSpan.FromMicroseconds(12.3),
            TimeSpan.FromMilliseconds(1_234.5678),
            TimeSpan.Zero
        );
        Assert.Equal(
            "submission;dur=0.0123, consensus;dur=1234.5678, application;dur=0.0000",
            ServerTiming.Format(phases)
        );
    }

    [Fact]
    public void Header_reads_back_as_it_was_written()
    {
        var phases = new OperationPhases(
            TimeSpan.FromTicks(1),
            TimeSpan.FromTicks(98_765_432),
            TimeSpan.FromTicks(70_001)
        );
        Assert.True(ServerTiming.TryParse(ServerTiming.Format(phases), out var read));
        Assert.Equal(phases, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("submission;dur=1, consensus;dur=2")]
    [InlineData("submission;dur=1, consensus;dur=x, application;dur=3")]
    [InlineData("submission;dur=NaN, consensus;dur=1, application;dur=3")]
    [InlineData("submission;dur=1e300, consensus;dur=1, application;dur=3")]
    public void Header_with_a_phase_missing_or_senseless_is_not_read(string header) =>
        Assert.False(ServerTiming.TryParse(header, out _));
}
