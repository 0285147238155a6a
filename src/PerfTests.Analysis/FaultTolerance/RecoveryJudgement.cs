using static System.FormattableString;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>What is to be thought of a cluster's way back, from the fault on and from its healing on.</summary>
/// <param name="FromEffect">From tf.</param>
/// <param name="FromHeal">From th; null if it was not healed within the fault's window.</param>
internal sealed record RecoveryJudgement(RecoveryFinding FromEffect, RecoveryFinding? FromHeal)
{
    private const double MicrosecondsPerMillisecond = 1_000;

    /// <summary>Judges a fault's window.</summary>
    /// <param name="window">The window.</param>
    /// <param name="search">Finds what is normal again; null if normal itself was too unsteady.</param>
    public static RecoveryJudgement Of(FaultWindow window, RecoverySearch? search) =>
        search is null
            ? AllUntold(
                window,
                "the load before was too unsteady: even over 5 s together it does not pass the test that is put to the time after"
            )
            : new RecoveryJudgement(
                search.Judge(window.Effective, window.End),
                window.Healed is { } healed ? search.Judge(healed, window.End) : null
            );

    /// <summary>The moment from which all was normal again; null if that was not seen.</summary>
    public double? FindQuiet(FaultWindow window) =>
        FromHeal?.Time is { IsCensored: false } afterHeal ? window.Healed + afterHeal.Seconds
        : FromEffect.Time is { IsCensored: false } after ? window.Effective + after.Seconds
        : null;

    /// <summary>
    /// The same in view of the time after: where it was much better than the time before, what was taken for normal was not, and anything passes for recovered.
    /// </summary>
    /// <param name="window">The fault's window.</param>
    /// <param name="before">What was taken for normal.</param>
    /// <param name="quiet">What came after the cluster had recovered; null if that was not seen.</param>
    public RecoveryJudgement Against(FaultWindow window, FaultPeriod before, FaultPeriod? quiet) =>
        quiet is null ? this
        : before.ResponseP99Us > RecoveryRules.MaxBeforeP99Factor * quiet.ResponseP99Us
            ? AllUntold(
                window,
                Invariant(
                    $"what was before was not normal: p99 {before.ResponseP99Us / MicrosecondsPerMillisecond:0.##} ms, and {quiet.ResponseP99Us / MicrosecondsPerMillisecond:0.##} ms afterwards"
                )
            )
        : before.GoodputPerSecond < RecoveryRules.RecoveredShare * quiet.GoodputPerSecond
            ? AllUntold(
                window,
                Invariant(
                    $"what was before was not normal: goodput {before.GoodputPerSecond:0.#}/s, and {quiet.GoodputPerSecond:0.#}/s afterwards"
                )
            )
        : this;

    private static RecoveryJudgement AllUntold(FaultWindow window, string why) =>
        new(RecoveryFinding.Untold(why), window.Healed is null ? null : RecoveryFinding.Untold(why));
}
