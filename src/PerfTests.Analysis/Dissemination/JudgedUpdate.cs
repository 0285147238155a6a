namespace PerfTests.Analysis.Dissemination;

/// <summary>An update with the nodes that were live for it.</summary>
/// <param name="Live">Live nodes.</param>
/// <param name="DelaysMs">Milliseconds from the update's start to the delivery of each live node that has one, ascending.</param>
internal sealed record JudgedUpdate(int Live, IReadOnlyList<double> DelaysMs);
