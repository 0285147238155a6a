using PerfTests.Analysis.Regression;

namespace PerfTests.Analysis.Comparison;

/// <summary>Compares two tables of runs, metric by metric, with the verdict rule of every other check.</summary>
public static class CsvComparison
{
    /// <summary>
    /// Judges the candidate against the baseline. Unpaired: Mann-Whitney test and Hodges-Lehmann shift; paired: signed-rank test and Walsh averages;
    /// both on logarithms. A metric with values of 0 or below has no ratio: it is tested on the plain values and is inconclusive unless the
    /// two tables agree in every value.
    /// </summary>
    /// <exception cref="InvalidTableException">A column is missing on one side, an option names no column, or paired tables differ in length; all at once.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is negative or not finite.</exception>
    public static TableComparison Compare(CsvTable baseline, CsvTable candidate, ComparisonOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(candidate);
        options ??= new ComparisonOptions();
        if (options.ThresholdPercent is not (>= 0 and < double.PositiveInfinity))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                options.ThresholdPercent,
                "The tolerated change must be 0 % or more."
            );
        }

        InvalidTableException.ThrowIfAny([.. FindProblems(baseline, candidate, options)]);
        var judgements = Judge(baseline, candidate, options);
        var estimates = judgements.Where(judgement => judgement.Estimate.HasValue).ToArray();
        return new TableComparison
        {
            Verdict = CheckVerdict.Of(judgements),
            Metrics = judgements,
            GeometricMeanPercent =
                // Of a time and a rate together no mean has a direction.
                estimates.Select(judgement => judgement.IsHigherBetter).Distinct().Count() != 1
                    ? null
                    : LogRatio.ToPercent(
                        estimates.Average(judgement => judgement.Estimate!.Value),
                        estimates[0].IsHigherBetter
                    ),
        };
    }

    private static Judgement[] Judge(CsvTable baseline, CsvTable candidate, ComparisonOptions options)
    {
        var rules = options.Rules;
        var gating = baseline.Columns.Count(column => !options.Advisory.Contains(column));
        var withoutRatio = baseline
            .Columns.Where(column => PlainComparison.IsNeeded(baseline[column], candidate[column]))
            .ToDictionary(
                column => column,
                column => PlainComparison.Judge(column, baseline, candidate, options, rules, gating)
            );
        // A metric that could not be tested still counts in the size of the family: leaving it out would relax the others.
        var family = baseline
            .Columns.Where(column => !withoutRatio.ContainsKey(column))
            .Select(column => Evidence(column, baseline[column], candidate[column], options, rules))
            .ToArray();
        var judged = VerdictRule.Judge(family, rules, gating).ToDictionary(judgement => judgement.Metric);
        return
        [
            .. baseline
                .Columns.Select(column =>
                    withoutRatio.TryGetValue(column, out var judgement) ? judgement : judged[column]
                )
                .Select(judgement =>
                    options.IsHigherBetterByName(judgement.Metric)
                        ? judgement with
                        {
                            Notes =
                            [
                                .. judgement.Notes,
                                "higher is better, by its name; --lower-is-better says otherwise",
                            ],
                        }
                        : judgement
                ),
        ];
    }

    private static ShiftEvidence Evidence(
        string column,
        IReadOnlyList<double> baseline,
        IReadOnlyList<double> candidate,
        ComparisonOptions options,
        JudgementRules rules
    )
    {
        var isHigherBetter = options.IsHigherBetter(column);
        var sign = isHigherBetter ? -1 : 1;
        double[] Logs(IReadOnlyList<double> values) => [.. values.Select(value => sign * Math.Log(value))];
        var (x, y) = (Logs(baseline), Logs(candidate));
        var evidence = options.IsPaired
            ? ShiftEvidence.FromPaired(column, [.. y.Zip(x, (b, a) => b - a)], rules)
            : ShiftEvidence.FromUnpaired(column, x, y, rules);
        var rho = options.IsPaired ? SerialDependence.Of([.. y.Zip(x, (b, a) => b - a)]) : SerialDependence.Of(x, y);
        return (rho > 0 ? evidence.Widen(rho) : evidence) with
        {
            IsGating = !options.Advisory.Contains(column),
            IsHigherBetter = isHigherBetter,
        };
    }

    private static IEnumerable<TableProblem> FindProblems(
        CsvTable baseline,
        CsvTable candidate,
        ComparisonOptions options
    )
    {
        foreach (var column in baseline.Columns.Where(column => !candidate.Has(column)))
        {
            yield return new TableProblem(
                candidate.Name,
                null,
                column,
                $"the column is missing; {baseline.Name} has it"
            );
        }

        foreach (var column in candidate.Columns.Where(column => !baseline.Has(column)))
        {
            yield return new TableProblem(
                baseline.Name,
                null,
                column,
                $"the column is missing; {candidate.Name} has it"
            );
        }

        foreach (var column in options.HigherIsBetter.Concat(options.LowerIsBetter).Concat(options.Advisory).Distinct())
        {
            if (!baseline.Has(column))
            {
                var known = string.Join(", ", baseline.Columns);
                yield return new TableProblem(
                    baseline.Name,
                    null,
                    column,
                    $"there is no such column; there are {known}"
                );
            }
        }

        foreach (var table in new[] { baseline, candidate }.Where(table => table.Rows == 0))
        {
            yield return new TableProblem(
                table.Name,
                null,
                null,
                "there is no row below the header; expected one per run"
            );
        }

        if (options.IsPaired && baseline.Rows != candidate.Rows)
        {
            yield return new TableProblem(
                candidate.Name,
                null,
                null,
                $"there are {candidate.Rows} rows and {baseline.Name} has {baseline.Rows}; a paired comparison needs equally many"
            );
        }
    }
}
