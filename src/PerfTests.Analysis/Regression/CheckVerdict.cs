namespace PerfTests.Analysis.Regression;

/// <summary>One verdict for a check of several metrics.</summary>
public static class CheckVerdict
{
    /// <summary>
    /// Regressed if any gating metric is; otherwise inconclusive if any gating metric is (a check that cannot tell has not passed);
    /// otherwise improved if any gating metric is; otherwise pass. Advisory metrics do not take part.
    /// </summary>
    public static Verdict Of(IEnumerable<Judgement> judgements)
    {
        var verdicts = judgements
            .Where(judgement => judgement.IsGating)
            .Select(judgement => judgement.Verdict)
            .ToHashSet();
        return verdicts.Contains(Verdict.Regressed) ? Verdict.Regressed
            : verdicts.Count == 0 || verdicts.Contains(Verdict.Inconclusive) ? Verdict.Inconclusive
            : verdicts.Contains(Verdict.Improved) ? Verdict.Improved
            : Verdict.Pass;
    }
}
