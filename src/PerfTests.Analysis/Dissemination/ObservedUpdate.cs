namespace PerfTests.Analysis.Dissemination;

/// <summary>An update as the nodes saw it.</summary>
/// <param name="Identity">Its identity, alike at every node.</param>
/// <param name="StartSeconds">Its first delivery anywhere, in seconds since the run's origin.</param>
/// <param name="Deliveries">First delivery by node, in seconds since the run's origin.</param>
internal sealed record ObservedUpdate(
    string Identity,
    double StartSeconds,
    IReadOnlyDictionary<string, double> Deliveries
);
