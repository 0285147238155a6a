using PerfTests.Analysis;
using PerfTests.Analysis.FaultTolerance;
using PerfTests.IntegrationTests.Systems;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Systems.Etcd;
using PerfTests.Systems.Replica;

namespace PerfTests.IntegrationTests.Recovery;

public sealed class KilledLeaderTests : IDisposable
{
    private const string LeaderChanges = "etcd_server_leader_changes_seen_total";

    private readonly string _directory = Directory.CreateTempSubdirectory("perftests-recovery-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Outage_of_the_replica_spans_the_kill_and_ends_after_the_election_it_reports()
    {
        var record = await KilledLeaderRun.RecordAsync(ReplicaCluster.Raft(nodes: 3), _directory);

        AssertAgrees(record);
    }

    [InstalledFact("etcd")]
    public async Task Outage_of_etcd_agrees_with_its_own_elections_and_leader_changes()
    {
        var quick = EtcdCluster.Of(3).With("heartbeat-interval", "50").With("election-timeout", "500");
        var record = await KilledLeaderRun.RecordAsync(quick, _directory);

        var found = AssertAgrees(record);

        // A survivor's own counter rises by the changes that its own log tells, in the window in which both were watched.
        var survivor = record.NodeMetrics.First(sample =>
            sample.Node != record.Faults[0].Targets[0] && sample.Values.ContainsKey(LeaderChanges)
        );
        var own = record.NodeMetrics.Where(sample => sample.Node == survivor.Node).ToArray();
        var counted = own[^1].Values[LeaderChanges] - own[0].Values[LeaderChanges];
        var told = record.NodeEvents.Count(happened =>
            happened.Node == survivor.Node
            && happened.Kind == "leader-elected"
            && happened.Seconds > own[0].Seconds
            && happened.Seconds < own[^1].Seconds
        );
        Assert.True(counted >= 1, $"{LeaderChanges} rose by {counted}");
        Assert.Equal(told, counted);
        // A member counts a change after it has logged it, and a sample is stamped once it is read: the first sample that
        // tells of the change cannot be older than the election. (The last one without it may be younger: counting lags.)
        var firstAfter = own.First(sample => sample.Values[LeaderChanges] > own[0].Values[LeaderChanges]).Seconds;
        var elected = found.EffectiveSeconds + found.Election!.Seconds;
        Assert.True(
            elected <= firstAfter + 0.002,
            $"elected at {elected:0.000} s, counted in the sample of {firstAfter:0.000} s"
        );
    }

    /// <summary>What clients saw and what the nodes tell of themselves, on one clock: kill, election, first success.</summary>
    private static FaultRecovery AssertAgrees(RunRecord record)
    {
        Assert.Empty(record.ReadingProblems);
        var result = Assert.Single(RunAnalysis.Analyze(record).Recovery!.Faults);
        var found = result.Recovery;
        Assert.True(found?.Election is not null, result.Remark);
        Assert.False(found.Unavailability.IsCensored);
        Assert.NotEqual(result.Fault.Targets[0], found.Election.Node);
        Assert.InRange(found.Detection!.Seconds, 0, found.Election.Seconds);

        // By hand from the log: a write that was sent after the kill needs a new leader. Stamps of etcd's log are good to a millisecond.
        var killed = found.EffectiveSeconds * 1e9;
        var succeeded = record.Operations.Where(operation => operation.Outcome == Outcome.Ok).ToArray();
        var again =
            (succeeded.Where(write => write.SentNanoseconds > killed).Min(write => write.EndedNanoseconds) - killed)
            / 1e9;
        Assert.True(
            again > found.Election.Seconds - 0.002,
            $"first success {again:0.000} s after the kill, elected after {found.Election.Seconds:0.000} s"
        );
        var ends = succeeded.Select(write => write.EndedNanoseconds).Order().ToArray();
        var longest = ends.Zip(ends.Skip(1), (from, to) => (From: from / 1e9, To: to / 1e9))
            .Where(gap => gap.To * 1e9 > killed)
            .MaxBy(gap => gap.To - gap.From);
        Assert.Equal(longest.To - longest.From, found.Unavailability.Seconds, 6);
        Assert.Equal(longest.From, found.UnavailableFromSeconds, 6);
        // What falls due is counted per interval of 250 ms: one that the kill or the restart cuts may be counted on either side.
        long Lost(double hair) =>
            record.Operations.Count(write =>
                write.Outcome != Outcome.Ok
                && write.DueNanoseconds / 1e9 > found.EffectiveSeconds - hair
                && write.DueNanoseconds / 1e9 < found.HealedSeconds + hair
            );
        Assert.InRange(found.During.Failed + found.During.Unknown, Lost(-0.26), Lost(0.26));
        return found;
    }
}
