namespace PerfTests.Analysis;

/// <summary>Limits under which a run is judged instead of its own: the facts stay what they are.</summary>
public sealed record AnalysisOptions
{
    /// <summary>Limit of the 99th percentile of schedule lag, above 0. Default: null, the run's own.</summary>
    public TimeSpan? MaxScheduleLagP99 { get; init; }
}
