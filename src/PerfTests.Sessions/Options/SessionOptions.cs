using System.Collections.Immutable;
using PerfTests.Storage;
using PerfTests.Units;

namespace PerfTests.Sessions.Options;

/// <summary>How scenarios are run, whichever face asked for it. Every default is the one a first run needs.</summary>
public sealed record SessionOptions
{
    /// <summary>Where nodes live: <c>auto</c>, <c>process</c>, ... Default: <c>auto</c>.</summary>
    public string Host { get; init; } = "auto";

    /// <summary>The seed of the first repetition; later ones derive from it. Default: null, drawn afresh and printed.</summary>
    public Seed? Seed { get; init; }

    /// <summary>Factor on every scenario's warm-up and load durations, 0.01 to 100. Default: 1.</summary>
    public double DurationScale { get; init; } = 1;

    /// <summary>Repetitions instead of the scenario's own, 1 to 100. Default: null, the scenario's own.</summary>
    public int? Repetitions { get; init; }

    /// <summary>Whether scenarios marked as extended run, too. Default: false.</summary>
    public bool IncludeExtended { get; init; }

    /// <summary>What becomes of a scenario whose runs decided nothing. Default: skipped.</summary>
    public InvalidRuns InvalidRuns { get; init; } = InvalidRuns.Skip;

    /// <summary>Whether what scenarios with a baseline give becomes their baseline, instead of being held against it. Default: false.</summary>
    public bool AcceptBaselines { get; init; }

    /// <summary>Folder of all baselines. Default: null, beside the source of each scenario.</summary>
    public string? BaselineFolder { get; init; }

    /// <summary>Folder under which each session makes its own. Default: <c>reports</c> at the top of the checkout, or here.</summary>
    public string OutputRoot { get; init; } = OutputFolder.Default();

    /// <summary>Where results are kept over the years. Default: null, a SQLite file below <see cref="OutputRoot"/>.</summary>
    public HistoryLocation? History { get; init; }

    /// <summary>Days that the history keeps a run, 1 to 36,500. Default: null, for ever.</summary>
    public int? HistoryKeepDays { get; init; }

    /// <summary>Newest runs of each scenario that the history keeps, 1 to 10,000,000. Default: null, all.</summary>
    public int? HistoryKeepRuns { get; init; }

    /// <summary>Revision of the code under test. Default: null, what git says of the current folder.</summary>
    public string? Commit { get; init; }

    /// <summary>Variables <c>PERFTESTS_*</c> that hosts, systems and faces read themselves, value by name: they belong to the command that runs a scenario again. Default: none.</summary>
    public ImmutableSortedDictionary<string, string> Others { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
