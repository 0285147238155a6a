using Grpc.Core;
using PerfTests.Protocols;
using PerfTests.Systems.Etcd;

namespace PerfTests.UnitTests.Systems.Etcd;

public class EtcdOutcomesTests
{
    [Theory]
    [InlineData(StatusCode.Unavailable, "connection-refused")]
    [InlineData(StatusCode.Internal, "connection-refused")]
    [InlineData(StatusCode.DeadlineExceeded, "timeout-unsent")]
    [InlineData(StatusCode.Cancelled, "timeout-unsent")]
    public void Request_that_never_left_has_failed_whatever_the_status(StatusCode code, string word)
    {
        var result = EtcdOutcomes.Explain(new Status(code, ""), isSent: false);

        Assert.Equal((Outcome.Failed, word), (result.Outcome, result.Error));
    }

    [Theory]
    [InlineData(StatusCode.DeadlineExceeded, "", "timeout")]
    [InlineData(StatusCode.Cancelled, "", "timeout")]
    [InlineData(
        StatusCode.Unavailable,
        "etcdserver: request timed out, possibly due to previous leader failure",
        "timeout"
    )]
    [InlineData(StatusCode.Unavailable, "etcdserver: leader changed", "leader-changed")]
    [InlineData(StatusCode.Unavailable, "etcdserver: server stopped", "server-stopped")]
    [InlineData(StatusCode.Unavailable, "Error reading next message.", "connection-lost")]
    [InlineData(StatusCode.Internal, "", "outcome-unknown")]
    [InlineData(StatusCode.Unknown, "", "outcome-unknown")]
    [InlineData(StatusCode.Aborted, "", "outcome-unknown")]
    [InlineData(StatusCode.DataLoss, "", "outcome-unknown")]
    public void Request_that_may_have_been_proposed_is_of_unknown_outcome(StatusCode code, string detail, string word)
    {
        var result = EtcdOutcomes.Explain(new Status(code, detail), isSent: true);

        Assert.Equal((Outcome.Unknown, word), (result.Outcome, result.Error));
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, "etcdserver: no leader", "no-leader")]
    [InlineData(StatusCode.ResourceExhausted, "etcdserver: too many requests", "refused")]
    [InlineData(StatusCode.ResourceExhausted, "etcdserver: mvcc: database space exceeded", "refused")]
    [InlineData(StatusCode.InvalidArgument, "etcdserver: request is too large", "invalid")]
    public void Request_that_etcd_refused_has_failed(StatusCode code, string detail, string word)
    {
        var result = EtcdOutcomes.Explain(new Status(code, detail), isSent: true);

        Assert.Equal((Outcome.Failed, word), (result.Outcome, result.Error));
    }
}
