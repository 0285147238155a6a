using PerfTests.Protocols;

namespace PerfTests.Recording;

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
    public LatencyRecorder LowLoadService { get; } = new();

    /// <summary>Service times of operations that had waited for a place in flight.</summary>
    public LatencyRecorder QueuedService { get; } = new();

    public long Sent { get; private set; }

    public long Ok { get; private set; }

    public long Failed { get; private set; }

    public long Unknown { get; private set; }

    /// <summary>Successful operations that completed within the measurement window.</summary>
    public long OkInWindow { get; private set; }

    /// <summary>Operations that the engine stopped waiting for at the end of the run; among the unknown.</summary>
    public long Stragglers { get; private set; }

    /// <summary>Durations below 0: stamps contradict each other. They are in no histogram.</summary>
    public long NegativeDurations { get; private set; }

    public Dictionary<string, long> Errors { get; } = [];

    /// <summary>Every measure with the tag under which it is written.</summary>
    public IEnumerable<(string Tag, LatencyRecorder Values)> Measures =>
        [
            (HistogramTags.Response, Response),
            (HistogramTags.Service, Service),
            (HistogramTags.ScheduleLag, Lag),
            (HistogramTags.Unsuccessful, Unsuccessful),
            (HistogramTags.Submission, Submission),
            (HistogramTags.Consensus, Consensus),
            (HistogramTags.Application, Application),
            (HistogramTags.Return, Return),
            (HistogramTags.LowLoadService, LowLoadService),
            (HistogramTags.QueuedService, QueuedService),
        ];

    /// <summary>Records that an operation was sent.</summary>
    public void RecordSent(in ScheduledOperation operation)
    {
        Sent++;
        Time(Lag, operation.SentNanoseconds - operation.DueNanoseconds - operation.WaitedNanoseconds);
    }

    /// <summary>Records how an operation ended.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="result">What became of it.</param>
    /// <param name="ended">When.</param>
    /// <param name="inWindow">Whether that was within the measurement window.</param>
    public void RecordEnd(in ScheduledOperation operation, in OperationResult result, long ended, bool inWindow)
    {
        var response = ended - operation.DueNanoseconds;
        if (result.Outcome != Outcome.Ok)
        {
            RecordUnsuccessful(result, response);
            return;
        }

        Ok++;
        OkInWindow += inWindow ? 1 : 0;
        var service = ended - operation.SentNanoseconds;
        Time(Response, response);
        Time(Service, service);
        if (operation.IsQueued)
        {
            Time(QueuedService, service);
        }
        else if (operation.IsLowLoad)
        {
            Time(LowLoadService, service);
        }

        if (result.HasPhases)
        {
            Time(Submission, result.SubmissionNanoseconds);
            Time(Consensus, result.ConsensusNanoseconds);
            Time(Application, result.ApplicationNanoseconds);
            Time(
                Return,
                service - result.SubmissionNanoseconds - result.ConsensusNanoseconds - result.ApplicationNanoseconds
            );
        }
    }

    /// <summary>Counts an operation, recorded as unknown, as one that the engine stopped waiting for.</summary>
    public void CountStraggler() => Stragglers++;

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
        LowLoadService.Add(other.LowLoadService);
        QueuedService.Add(other.QueuedService);
        Sent += other.Sent;
        Ok += other.Ok;
        Failed += other.Failed;
        Unknown += other.Unknown;
        OkInWindow += other.OkInWindow;
        Stragglers += other.Stragglers;
        NegativeDurations += other.NegativeDurations;
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
        LowLoadService.Clear();
        QueuedService.Clear();
        (Sent, Ok, Failed, Unknown, OkInWindow, Stragglers, NegativeDurations) = (0, 0, 0, 0, 0, 0, 0);
        Errors.Clear();
    }

    private void Time(LatencyRecorder values, long nanoseconds)
    {
        if (nanoseconds >= 0)
        {
            values.Record(nanoseconds);
        }
        else
        {
            NegativeDurations++;
        }
    }

    private void RecordUnsuccessful(in OperationResult result, long response)
    {
        Time(Unsuccessful, response);
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
