namespace PerfTests.Recording;

/// <summary>The kinds of run events that analyses look for.</summary>
public static class RunEventKinds
{
    /// <summary>A part of the run began: starting, warm-up, measuring, draining, stopping.</summary>
    public const string Stage = "run.stage";

    /// <summary>Detail of the <see cref="Stage"/> in which the system's log is read back.</summary>
    public const string LogReadBackStage = "reading the log back";

    /// <summary>A warning that belongs in the report.</summary>
    public const string Warning = "run.warning";

    /// <summary>The log of operations reached its limit: the history is incomplete from here on.</summary>
    public const string OperationLogFull = "run.operation-log-full";

    /// <summary>A node's process or container was started.</summary>
    public const string NodeStarted = "node.started";

    /// <summary>A node ended because it was asked to, by a fault or at the end of the run; the detail says how.</summary>
    public const string NodeEnded = "node.ended";

    /// <summary>
    /// A node ended although nobody had asked it to. The first line of the detail says how, by exit code or signal; the others are the last lines of
    /// its log.
    /// </summary>
    public const string NodeEndedByItself = "node.ended-by-itself";

    /// <summary>A node whose process cannot be seen gives no answer any more; the detail says for how long.</summary>
    public const string NodeSilent = "node.silent";

    /// <summary>A node that gave no answer gives one again.</summary>
    public const string NodeAnswersAgain = "node.answers-again";

    /// <summary>A node was frozen.</summary>
    public const string NodePaused = "node.paused";

    /// <summary>A frozen node went on.</summary>
    public const string NodeResumed = "node.resumed";

    /// <summary>A node reported a new leader, primary or epoch.</summary>
    public const string LeaderChanged = "node.leader";

    /// <summary>How a node's clock lies to the harness's, as far as its events tell; the detail gives the bounds.</summary>
    public const string NodeClock = "node.clock";

    /// <summary>A proxy stands in the links between the nodes; the detail says what it adds.</summary>
    public const string LinkProxy = "links.proxy";

    /// <summary>A fault was proven to be in effect.</summary>
    public const string FaultInjected = "fault.injected";

    /// <summary>A fault was proven to be gone.</summary>
    public const string FaultHealed = "fault.healed";
}
