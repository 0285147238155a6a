namespace PerfTests.Analysis.FaultTolerance;

/// <summary>How a fault was first noticed, or answered.</summary>
/// <param name="Seconds">Time since the fault was in effect, in seconds.</param>
/// <param name="By">What showed it: the kind of the node's event, or <c>failed operation</c>.</param>
/// <param name="Node">The node that reported it; empty if a client noticed.</param>
/// <param name="IsClientSide">Whether no node reported anything, so that the first operation that failed at a client stands for it.</param>
public sealed record Detection(double Seconds, string By, string Node, bool IsClientSide);
