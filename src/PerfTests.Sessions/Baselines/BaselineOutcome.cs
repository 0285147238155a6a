using PerfTests.Analysis.Regression;

namespace PerfTests.Sessions.Baselines;

/// <summary>What became of holding a scenario against its baseline.</summary>
/// <param name="Verdict">The verdict; what was recorded for the first time shows nothing.</param>
/// <param name="Headline">What happened, in a sentence, with what to do.</param>
public sealed record BaselineOutcome(Verdict Verdict, string Headline)
{
    /// <summary>Whether what was to be recorded could not be: who asked for a baseline has none. Default: false.</summary>
    public bool IsLost { get; init; }

    /// <summary>The check; null where runs were recorded and not judged.</summary>
    public CheckReport? Check { get; init; }

    /// <summary>The file with what was measured, if one was written.</summary>
    public string? ReceivedPath { get; init; }

    /// <summary>Full path of the check's page for a browser, if there is one.</summary>
    public string? ReportPath { get; init; }
}
