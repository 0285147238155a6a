using System.Globalization;
using PerfTests.Clusters;
using PerfTests.Recording;

namespace PerfTests.Hosting.Starting;

/// <summary>How nodes end, told alike by every host.</summary>
internal static class NodeEnding
{
    /// <summary>Last lines of a log that are kept with the end of a node nobody asked to end.</summary>
    private const int KeptLines = 8;

    /// <summary>An end by exit code, or by signal N, which .NET and container engines report as exit code 128 + N.</summary>
    public static string Describe(long exitCode) =>
        exitCode > 128
            ? string.Create(CultureInfo.InvariantCulture, $"signal {exitCode - 128}")
            : string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}");

    /// <summary>Records the end of a node as what it was.</summary>
    /// <param name="events">Takes the event.</param>
    /// <param name="node">The node.</param>
    /// <param name="isAsked">Whether it was asked to end.</param>
    /// <param name="how">How it ended, in words.</param>
    /// <param name="lastLines">The last lines of its log, oldest first.</param>
    /// <returns>The end in words, for <see cref="NodeCondition.Ending"/>.</returns>
    public static string Record(
        IEventSink events,
        NodeId node,
        bool isAsked,
        string how,
        IReadOnlyList<string> lastLines
    )
    {
        if (isAsked)
        {
            events.Record(RunEventKinds.NodeEnded, node.Name, $"ended as asked, {how}");
            return $"ended as asked, {how}";
        }

        events.Record(
            RunEventKinds.NodeEndedByItself,
            node.Name,
            string.Join('\n', lastLines.TakeLast(KeptLines).Prepend(how))
        );
        return $"ended by itself, {how}";
    }
}
