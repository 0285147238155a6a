using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Recording;

namespace PerfTests.Running.Faulting;

/// <summary>
/// The life of one fault (METHOD 7): health before, inject, proof that it is in effect, heal, proof that it is gone, health after. Recorded anew at every
/// step, before the next one: a killed run shows how far it got.
/// </summary>
/// <param name="cluster">The cluster.</param>
/// <param name="context">The run.</param>
/// <param name="time">The one clock of the run.</param>
/// <param name="ended">Cancelled when the load is over.</param>
/// <param name="stopped">Cancelled when the run is stopped.</param>
internal sealed class FaultExecution(
    ICluster cluster,
    RunContext context,
    TimeProvider time,
    CancellationToken ended,
    CancellationToken stopped
)
{
    /// <summary>Health is looked at this long before the injection, as a node that hangs takes a second not to answer.</summary>
    public static readonly TimeSpan HealthLead = TimeSpan.FromSeconds(1.2);

    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HealTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan HealthPollInterval = TimeSpan.FromMilliseconds(50);

    private readonly ActiveFaults _active = new();
    private readonly IReadOnlyList<IFaultInjector> _injectors =
    [
        .. cluster.Injectors,
        .. context.Injectors.Select(source => source.Create(cluster)),
    ];

    /// <summary>Does the fault and heals it. What goes wrong is in the record.</summary>
    /// <param name="planned">The fault.</param>
    /// <param name="untilDue">Waits for its time.</param>
    /// <exception cref="OperationCanceledException">The load was over before the injection.</exception>
    public async Task<FaultRecord> RunAsync(PlannedFault planned, Func<Task> untilDue)
    {
        var health = await ClusterHealth.ReadAsync(cluster, time, ended).ConfigureAwait(false);
        var record = Save(planned.ToRecord() with { HealthBefore = health.Words });
        await untilDue().ConfigureAwait(false);
        FaultInjection injection;
        IFaultInjector injector;
        try
        {
            injector = FindInjector(planned.Fault);
            injection = await AimAsync(planned).ConfigureAwait(false);
        }
        catch (InvalidOperationException failure)
        {
            return Save(record with { Failure = $"not injected: {failure.Message}" });
        }

        record = record with { Targets = [.. injection.Targets.Select(node => node.Name)] };
        record = await InjectAsync(injector, injection, record).ConfigureAwait(false);
        if (record.InjectEffectiveSeconds is not null)
        {
            await LastAsync(planned).ConfigureAwait(false);
        }

        record = await HealAsync(injector, injection, record).ConfigureAwait(false);
        return await LookAfterAsync(record).ConfigureAwait(false);
    }

    /// <summary>Records a fault that the load's end left no time for.</summary>
    public FaultRecord Drop(PlannedFault planned) =>
        Save(
            planned.ToRecord() with
            {
                Failure = planned.Trigger is { } trigger
                    ? $"not injected: the load was over before its event came ({trigger.Describe()})"
                    : "not injected: the load was over before its time",
            }
        );

    private async Task<FaultRecord> InjectAsync(IFaultInjector injector, FaultInjection injection, FaultRecord record)
    {
        _active.Begin(record.Number);
        record = Save(record with { InjectRequestedSeconds = Now() });
        try
        {
            using var limit = Limit(StepTimeout);
            await injector.InjectAsync(injection, limit.Token).ConfigureAwait(false);
            var proof = await ProveAsync(token => injector.VerifyAsync(injection, token), limit.Token)
                .ConfigureAwait(false);
            if (!proof.IsProven)
            {
                return Save(record with { Failure = $"injected, but not proven to be in effect: {proof.Evidence}" });
            }

            record = Save(record with { InjectEffectiveSeconds = Now(), Proof = proof.Evidence });
            context.Recorder.Record(
                RunEventKinds.FaultInjected,
                injection.TargetText,
                $"{record.Description}: {proof.Evidence}"
            );
            return record;
        }
#pragma warning disable CA1031 // Whatever an injector throws belongs to the record, and the healing must come.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return Save(record with { Failure = $"not injected: {Words(failure)}" });
        }
    }

    private async Task<FaultRecord> HealAsync(IFaultInjector injector, FaultInjection injection, FaultRecord record)
    {
        record = Save(record with { HealRequestedSeconds = Now() });
        try
        {
            using var limit = Limit(HealLimit(injection));
            await injector.HealAsync(injection, limit.Token).ConfigureAwait(false);
            var proof = await ProveAsync(token => injector.VerifyHealedAsync(injection, token), limit.Token)
                .ConfigureAwait(false);
            if (!proof.IsProven)
            {
                return Save(Failed(record, $"healed, but not proven to be gone: {proof.Evidence}"));
            }

            _active.End(record.Number);
            var readiness = await new NodeReadiness(cluster, _active, time, stopped)
                .WaitAsync(injection)
                .ConfigureAwait(false);
            if (!readiness.IsProven)
            {
                return Save(Failed(record, $"not healed: its cause is gone, but {readiness.Evidence}"));
            }

            record = Save(
                record with
                {
                    HealEffectiveSeconds = Now(),
                    HealProof = $"{proof.Evidence}; {readiness.Evidence}",
                }
            );
            context.Recorder.Record(
                RunEventKinds.FaultHealed,
                injection.TargetText,
                $"{record.Description}: {proof.Evidence}"
            );
            return record;
        }
#pragma warning disable CA1031 // As above: the record is where failures of a fault belong.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return Save(Failed(record, $"not healed: {Words(failure)}"));
        }
        finally
        {
            _active.End(record.Number);
        }
    }

    /// <summary>Waits for the healing to show in the cluster's own words. How long that takes is a finding, not a failure of the fault.</summary>
    private async Task<FaultRecord> LookAfterAsync(FaultRecord record)
    {
        var since = time.GetTimestamp();
        ClusterHealth health;
        do
        {
            health = await ClusterHealth.ReadAsync(cluster, time, CancellationToken.None).ConfigureAwait(false);
            if (health.IsHealthy)
            {
                break;
            }

            await Task.Delay(HealthPollInterval, time, CancellationToken.None).ConfigureAwait(false);
        } while (time.GetElapsedTime(since) < HealthTimeout && !ended.IsCancellationRequested);
        return Save(record with { HealthAfter = health.Words });
    }

    private async Task LastAsync(PlannedFault planned)
    {
        try
        {
            await Task.Delay(planned.Lasting ?? Timeout.InfiniteTimeSpan, time, ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The load is over: it is healed now.
        }
    }

    private async Task<FaultInjection> AimAsync(PlannedFault planned)
    {
        var leader =
            cluster.Spec.System.Protocol.LeaderWord is null
            || planned.Fault.Target.Kind is not (TargetKind.Leader or TargetKind.Follower)
                ? null
                : await FindLeaderAsync().ConfigureAwait(false);
        var nodes = cluster.Nodes.Select(node => node.Id).ToArray();
        var seed = context.Seed.Derive("faults").Derive(planned.Number);
        var situation = new TargetSituation(nodes, leader, cluster.Spec.System.Protocol);
        var targets = planned.Fault.Target.Choose(situation, seed.Derive("target"));
        return new FaultInjection(planned.Number, planned.Fault, targets, seed.Derive("effect")) { RunEnded = ended };
    }

    /// <summary>A fault shortly before may have left the cluster without a leader: the next one waits for one to hit.</summary>
    private async Task<NodeId?> FindLeaderAsync()
    {
        var since = time.GetTimestamp();
        while (time.GetElapsedTime(since) < StepTimeout)
        {
            if (await cluster.FindLeaderAsync(ended).ConfigureAwait(false) is { } leader)
            {
                return leader;
            }

            await Task.Delay(HealthPollInterval, time, ended).ConfigureAwait(false);
        }

        return null;
    }

    private IFaultInjector FindInjector(Fault fault) =>
        _injectors.FirstOrDefault(injector => injector.Supports(fault).IsSupported)
        ?? throw new InvalidOperationException(
            "nothing here does it: "
                + string.Join(
                    "; ",
                    _injectors.Select(injector => $"{injector.Name}: {injector.Supports(fault).Detail}")
                )
        );

    private async Task<FaultProof> ProveAsync(
        Func<CancellationToken, Task<FaultProof>> look,
        CancellationToken cancellationToken
    )
    {
        var proof = new FaultProof(false, "nobody could look in time");
        try
        {
            while (!(proof = await look(cancellationToken).ConfigureAwait(false)).IsProven)
            {
                await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was seen last says why it is not proven.
        }

        return proof;
    }

    /// <summary>A step's own time limit: the end of the run must not cut a healing short.</summary>
    private CancellationTokenSource Limit(TimeSpan limit) => new(limit, time);

    private static FaultRecord Failed(FaultRecord record, string failure) =>
        record with
        {
            Failure = record.Failure is { } first ? $"{first}; {failure}" : failure,
        };

    private static string Words(Exception failure) =>
        failure is OperationCanceledException ? "it took too long" : failure.Message;

    /// <summary>A rolling restart heals by itself, when the last node's turn is over.</summary>
    private static TimeSpan HealLimit(FaultInjection injection) =>
        injection.Fault is RollingRestartFault rolling
            ? HealTimeout + (injection.Targets.Count * (rolling.Down + StepTimeout))
            : HealTimeout;

    private double Now() => time.GetElapsedTime(context.OriginTimestamp).TotalSeconds;

    private FaultRecord Save(FaultRecord record)
    {
        context.Recorder.RecordFault(record);
        return record;
    }
}
