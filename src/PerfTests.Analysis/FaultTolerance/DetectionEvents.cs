namespace PerfTests.Analysis.FaultTolerance;

/// <summary>Which of the nodes' events show that the system has noticed a fault: elections, view changes, suspicions.</summary>
internal static class DetectionEvents
{
    private static readonly string[] Words =
    [
        "election",
        "elected",
        "candidate",
        "leader-lost",
        "leader-changed",
        "view-change",
        "new-view",
        "suspect",
        "member-failed",
        "member-dead",
        "member-confirmed",
    ];

    private static readonly string[] Ends = ["elected", "view-changed", "new-view"];

    /// <summary>Whether an event of this kind is one.</summary>
    public static bool Includes(string kind) =>
        Words.Any(word => kind.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether an event of this kind says that there is a leader or primary again.</summary>
    public static bool IsElection(string kind) =>
        Ends.Any(word => kind.Contains(word, StringComparison.OrdinalIgnoreCase));
}
