using PerfTests.Settings;

namespace PerfTests.Workloads;

/// <summary>Shares of the kinds of operations; they add up to 1.</summary>
public sealed record OperationMix
{
    /// <summary>Share of linearizable reads, 0 to 1.</summary>
    public double Reads { get; init; }

    /// <summary>Share of possibly stale reads, 0 to 1.</summary>
    public double LocalReads { get; init; }

    /// <summary>Share of writes of existing keys, 0 to 1.</summary>
    public double Updates { get; init; }

    /// <summary>Share of writes of new keys, 0 to 1.</summary>
    public double Inserts { get; init; }

    /// <summary>Share of scans, 0 to 1.</summary>
    public double Scans { get; init; }

    /// <summary>Share of read-modify-writes, 0 to 1.</summary>
    public double ReadModifyWrites { get; init; }

    /// <summary>Share of compare-and-swaps, 0 to 1.</summary>
    public double CompareAndSwaps { get; init; }

    /// <summary>Share of appends, 0 to 1.</summary>
    public double Appends { get; init; }

    /// <summary>The shares by kind, in the order of <see cref="OperationKind"/>.</summary>
    public IReadOnlyList<double> Shares =>
        [Reads, LocalReads, Updates, Inserts, Scans, ReadModifyWrites, CompareAndSwaps, Appends];

    /// <summary>The mix in a few words, for example <c>50 % read, 50 % update</c>.</summary>
    public string Describe() =>
        string.Join(
            ", ",
            Shares
                .Select((share, kind) => (share, kind: (OperationKind)kind))
                .Where(part => part.share > 0)
                .Select(part => FormattableString.Invariant($"{part.share * 100:0.##} % {Words(part.kind)}"))
        );

    /// <summary>Everything that is wrong with the mix.</summary>
    public IEnumerable<SettingProblem> Validate()
    {
        var shares = Shares;
        for (var kind = 0; kind < shares.Count; kind++)
        {
            if (shares[kind] is not (>= 0 and <= 1))
            {
                yield return new SettingProblem(
                    $"Workload.Mix, {Words((OperationKind)kind)}",
                    $"{shares[kind]}",
                    "a share of 0 to 1"
                );
            }
        }

        if (!(Math.Abs(shares.Sum() - 1) < 1e-9))
        {
            yield return new SettingProblem("Workload.Mix", $"{shares.Sum()} in all", "shares that add up to 1");
        }
    }

    private static string Words(OperationKind kind) =>
        kind switch
        {
            OperationKind.LocalRead => "local read",
            OperationKind.ReadModifyWrite => "read-modify-write",
            OperationKind.CompareAndSwap => "compare-and-swap",
            _ => $"{kind}".ToLowerInvariant(),
        };
}
