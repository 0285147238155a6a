namespace PerfTests.Replica.Pbft.Core;

/// <summary>Something that happened within the core.</summary>
/// <param name="Kind">What.</param>
/// <param name="View">The view that it belongs to.</param>
/// <param name="Subject">The replica that it is about.</param>
/// <param name="Sequence">The sequence number that it is about; 0 where there is none.</param>
internal readonly record struct PbftReport(PbftReportKind Kind, long View, int Subject, long Sequence = 0);
