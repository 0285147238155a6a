using PerfTests.Analysis.Formatting;
using PerfTests.Analysis.Resources;
using PerfTests.Analysis.Results;
using PerfTests.Running;

namespace PerfTests.Analysis.Metrics;

/// <summary>What a committed operation cost (METHOD 4). The counters that each is taken from are those of <see cref="CostAnalysis"/>.</summary>
internal static class CostFigures
{
    public static IReadOnlyList<Figure> All { get; } =
    [
        Define(
            FigureNames.CpuPerOperation,
            "CPU per operation",
            FigureUnit.Milliseconds,
            FigureKind.Cost,
            "processor time of all nodes per committed operation"
        ),
        Define(
            "disk_written_bytes_per_operation",
            "Written to storage per operation",
            FigureUnit.Bytes,
            FigureKind.Cost,
            "bytes that all nodes wrote to storage per committed operation"
        ),
        Define(
            "network_sent_bytes_per_operation",
            "Sent over the network per operation",
            FigureUnit.Bytes,
            FigureKind.Cost,
            "bytes that all nodes sent over the network per committed operation"
        ),
        Define(
            "syncs_per_operation",
            "Log flushes per operation",
            FigureUnit.Count,
            FigureKind.Counted,
            "flushes of all nodes' logs per committed operation"
        ),
        Define(
            "messages_per_operation",
            "Protocol messages per operation",
            FigureUnit.Count,
            FigureKind.Counted,
            "protocol messages between the nodes per committed operation"
        ),
        Define(
            "socket_sent_bytes_per_operation",
            "Sent through sockets per operation",
            FigureUnit.Bytes,
            FigureKind.Counted,
            "bytes that all nodes sent to each other per committed operation, as they count them"
        ),
        Define(
            "log_bytes_per_operation",
            "Appended to the logs per operation",
            FigureUnit.Bytes,
            FigureKind.Counted,
            "bytes that all nodes appended to their logs per committed operation"
        ),
        Define(
            "messages_per_commit",
            "Protocol messages per commit",
            FigureUnit.Count,
            FigureKind.Counted,
            "protocol messages between the nodes per commit of the protocol, which may hold many operations"
        ),
    ];

    private static Figure Define(string name, string title, FigureUnit unit, FigureKind kind, string definition) =>
        new()
        {
            Name = name,
            Title = title,
            Unit = unit,
            Kind = kind,
            Group = FigureGroup.Cost,
            Definition = definition,
            Source = "METHOD 4",
            Take = result =>
                result.Costs.FirstOrDefault(cost => cost.Name == name) is { } cost
                    ? new Reading(cost.Value) { Note = $"sum over {cost.Nodes} {(cost.Nodes == 1 ? "node" : "nodes")}" }
                    : Reading.Absent(
                        result.Window.OkInWindow == 0
                            ? "no operation succeeded in the measurement window"
                            : "no node gave a counter for it"
                    ),
        };
}
