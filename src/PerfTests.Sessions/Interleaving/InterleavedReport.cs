using PerfTests.Analysis.Metrics;
using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Regression.Interleaved;
using PerfTests.Clusters;

namespace PerfTests.Sessions.Interleaving;

/// <summary>Puts a comparison in blocks into the form that every view shows.</summary>
internal static class InterleavedReport
{
    public static CheckReport Of(
        InterleavedRequest request,
        InterleavedOutcome outcome,
        IReadOnlyList<Block> blocks,
        string reproduceCommand
    ) =>
        new()
        {
            Name = request.Name,
            Kind =
                $"{outcome.Result.Blocks} interleaved blocks{(request.HasSecondBase ? ", the base twice in each" : "")}",
            Baseline = request.BaselineTitle,
            Candidate = request.CandidateTitle,
            Verdict = outcome.Verdict,
            Judgements = outcome.Result.Judgements,
            Remarks = [Durability(request), .. Remarks(outcome)],
            Failure = outcome.Failure,
            Series =
            [
                .. outcome
                    .Result.Judgements.Select(judgement => Series(judgement.Metric, blocks))
                    .OfType<MetricSeries>(),
            ],
            ReproduceCommand = reproduceCommand,
        };

    private static string Durability(InterleavedRequest request)
    {
        var (baseline, candidate) = (request.Baseline.Cluster.Durability, request.Candidate.Cluster.Durability);
        return baseline == candidate
            ? $"durability of both: {Word(baseline)}"
            : $"durability differs: {Word(baseline)} in the base, {Word(candidate)} in the candidate";

        static string Word(DurabilityMode mode) => $"{mode}".ToLowerInvariant();
    }

    private static IEnumerable<string> Remarks(InterleavedOutcome outcome)
    {
        foreach (var suspicion in outcome.Result.Suspicions)
        {
            yield return $"the machine cannot be trusted in this: {suspicion}";
        }

        if (outcome.BlocksRepeated > 0)
        {
            yield return $"{outcome.BlocksRepeated} blocks were measured again, as the machine was too busy for the load generator";
        }
    }

    private static MetricSeries? Series(string name, IReadOnlyList<Block> blocks)
    {
        var rows = blocks
            .Select(block => (Base: Find(block.Baseline), Candidate: Find(block.Candidate), Again: Find(block.Again)))
            .Where(row => row.Base is not null && row.Candidate is not null)
            .ToArray();
        return rows.Length == 0
            ? null
            : new MetricSeries(
                name,
                rows[0].Base!.Title,
                rows[0].Base!.Unit,
                rows[0].Base!.IsHigherBetter,
                IsPaired: true,
                [.. rows.Select(row => row.Base!.Value)],
                [.. rows.Select(row => row.Candidate!.Value)],
                rows.All(row => row.Again is not null) ? [.. rows.Select(row => row.Again!.Value)] : null
            );

        RunMetric? Find(IReadOnlyList<RunMetric>? metrics) => metrics?.FirstOrDefault(metric => metric.Name == name);
    }
}
