using PerfTests.Protocols;
using PerfTests.Recording;

namespace PerfTests.Running.OpenLoop;

/// <summary>What was counted and timed of the operations that fell due in one stage: warm-up or measurement. One writer at a time.</summary>
internal sealed class StageStatistics
{
    private const int MaxErrorWords = 64;

    public LatencyRecorder Response { get; } = new();

    public LatencyRecorder Service { get; } = new();

    public LatencyRecorder Lag { get; } = new();

    public LatencyRecorder Unsuccessful { get; } = new();

    public LatencyRecorder Submission { get; } = new();

    public LatencyRecorder Consensus { get; } = new();

    public LatencyRecorder Application { get; } = new();

    public LatencyRecorder Return { get; } = new();

    /// <summary>Service times of operations sent while few others were in flight.</summary>
    public LatencyRecorder CalmService { get; } = new();

    /// <summary>Service times of operations that had waited for a place in flight.</summary>
    public LatencyRecorder CappedService { get; } = new();

    public long Sent { get; private set; }

    public long Failed { get; private set; }

    public long Unknown { get; private set; }

    /// <summary>Successful operations that completed within the measurement window.</summary>
    public long OkInWindow { get; private set; }

    public Dictionary<string, long> Errors { get; } = [];

    /// <summary>Records that an operation was sent.</summary>
    public void RecordSent(in PendingOperation operation, long sent)
    {
        Sent++;
        Lag.Record(sent - operation.Due - operation.Waited);
    }

    /// <summary>Records how an operation ended.</summary>
    public void RecordEnd(
        in PendingOperation operation,
        in OperationResult result,
        long sent,
        long ended,
        bool inWindow
    )
    {
        var service = ended - sent;
        if (result.Outcome != Outcome.Ok)
        {
            RecordUnsuccessful(result, ended - operation.Due);
            return;
        }

        OkInWindow += inWindow ? 1 : 0;
        Response.Record(ended - operation.Due);
        Service.Record(service);
        if (operation.IsQueued)
        {
            CappedService.Record(service);
        }
        else if (operation.IsCalm)
        {
            CalmService.Record(service);
        }

        if (result.HasPhases)
        {
            Submission.Record(result.SubmissionNanoseconds);
            Consensus.Record(result.ConsensusNanoseconds);
            Application.Record(result.ApplicationNanoseconds);
            Return.Record(
                service - result.SubmissionNanoseconds - result.ConsensusNanoseconds - result.ApplicationNanoseconds
            );
        }
    }

    /// <summary>Adds what another statistics holds, which nobody may be writing.</summary>
    public void Add(StageStatistics other)
    {
        Response.Add(other.Response);
        Service.Add(other.Service);
        Lag.Add(other.Lag);
        Unsuccessful.Add(other.Unsuccessful);
        Submission.Add(other.Submission);
        Consensus.Add(other.Consensus);
        Application.Add(other.Application);
        Return.Add(other.Return);
        CalmService.Add(other.CalmService);
        CappedService.Add(other.CappedService);
        Sent += other.Sent;
        Failed += other.Failed;
        Unknown += other.Unknown;
        OkInWindow += other.OkInWindow;
        foreach (var (word, count) in other.Errors)
        {
            Errors[word] = Errors.GetValueOrDefault(word) + count;
        }
    }

    /// <summary>Forgets everything and keeps the memory.</summary>
    public void Clear()
    {
        Response.Clear();
        Service.Clear();
        Lag.Clear();
        Unsuccessful.Clear();
        Submission.Clear();
        Consensus.Clear();
        Application.Clear();
        Return.Clear();
        CalmService.Clear();
        CappedService.Clear();
        (Sent, Failed, Unknown, OkInWindow) = (0, 0, 0, 0);
        Errors.Clear();
    }

    private void RecordUnsuccessful(in OperationResult result, long response)
    {
        Unsuccessful.Record(response);
        if (result.Outcome == Outcome.Failed)
        {
            Failed++;
        }
        else
        {
            Unknown++;
        }

        // Words are meant to be constant; a client that puts data into them must not fill the memory.
        var word = result.Error ?? "unspecified";
        word = Errors.Count < MaxErrorWords || Errors.ContainsKey(word) ? word : "other";
        Errors[word] = Errors.GetValueOrDefault(word) + 1;
    }
}
