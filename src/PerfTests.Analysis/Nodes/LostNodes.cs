using PerfTests.Analysis.Results;
using PerfTests.Recording;
using static System.FormattableString;

namespace PerfTests.Analysis.Nodes;

/// <summary>Finds the nodes that a run has lost (METHOD 7: a node that ends without having been asked to fails the run).</summary>
internal static class LostNodes
{
    /// <summary>
    /// Ends that nobody asked for, and nodes that no longer answered at the end of the run where their processes cannot be seen. What a fault may do to its own targets
    /// while it lasts is the fault's doing.
    /// </summary>
    /// <returns>In order of time.</returns>
    public static IReadOnlyList<LostNode> Find(RunRecord record) =>
        [.. FindEnded(record).Concat(FindSilent(record)).OrderBy(lost => lost.Seconds)];

    /// <summary>The verdict on a run in view of the nodes that it lost: whatever else was found, such a run has failed, and says so first.</summary>
    /// <param name="record">The facts.</param>
    /// <param name="verdict">What is to be thought of the run otherwise.</param>
    public static RunVerdict Judge(RunRecord record, RunVerdict verdict) =>
        Find(record) is { Count: > 0 } lost
            ? verdict with
            {
                Status = RunStatus.Failed,
                Headline = $"The run failed, as {Describe(lost)}: {verdict.Headline}",
                Reasons = [.. lost.Select(Explain), .. verdict.Reasons],
            }
            : verdict;

    /// <summary>The first of them, and the names of the others.</summary>
    private static string Describe(IReadOnlyList<LostNode> lost) =>
        lost.Count == 1
            ? Describe(lost[0])
            : $"{Describe(lost[0])}, and so was lost {string.Join(", ", lost.Skip(1).Select(one => one.Node).Distinct())}";

    /// <summary>A reason for the verdict, with the node's last words.</summary>
    private static string Explain(LostNode lost) =>
        lost.LastLines.Count == 0
            ? $"{Describe(lost)}, without having been asked to"
            : $"{Describe(lost)}, without having been asked to; its last lines: {string.Join(" | ", lost.LastLines)}";

    private static string Describe(LostNode lost) => Invariant($"node {lost.Node} {lost.What} at {lost.Seconds:0.0} s");

    private static IEnumerable<LostNode> FindEnded(RunRecord record) =>
        from happened in record.Events
        where happened.Kind == RunEventKinds.NodeEndedByItself && !record.Faults.Any(fault => IsDoneBy(fault, happened))
        let lines = happened.Detail.Split('\n')
        select new LostNode(happened.Subject, happened.Seconds, $"ended by itself ({lines[0]})", lines[1..]);

    private static IEnumerable<LostNode> FindSilent(RunRecord record) =>
        from happened in record.Events
        where
            happened.Kind == RunEventKinds.NodeSilent
            && !record.Events.Any(later =>
                later.Kind == RunEventKinds.NodeAnswersAgain
                && later.Subject == happened.Subject
                && later.Seconds >= happened.Seconds
            )
        select new LostNode(happened.Subject, happened.Seconds, $"gave no answer any more ({happened.Detail})", []);

    private static bool IsDoneBy(FaultRecord fault, RunEvent happened) =>
        fault.MayEndNodes
        && fault.Targets.Contains(happened.Subject)
        && happened.Seconds >= fault.InjectRequestedSeconds
        && !(happened.Seconds > fault.HealRequestedSeconds);
}
