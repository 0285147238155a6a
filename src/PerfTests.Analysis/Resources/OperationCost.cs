namespace PerfTests.Analysis.Resources;

/// <summary>What one committed operation cost, summed over the nodes. It carries over between machines better than rates do.</summary>
/// <param name="Name">Name, unit last, for example <c>cpu_ms_per_operation</c>.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Unit">Unit of the value: ms, bytes or count.</param>
/// <param name="Value">Cost per committed operation.</param>
/// <param name="Source">The counter it was taken from.</param>
/// <param name="Nodes">Nodes that gave the counter.</param>
/// <param name="Per">What it is the cost of: a committed <c>operation</c>, or a <c>commit</c> of the protocol, which may hold many operations.</param>
public sealed record OperationCost(
    string Name,
    string Title,
    string Unit,
    double Value,
    string Source,
    int Nodes,
    string Per = "operation"
);
