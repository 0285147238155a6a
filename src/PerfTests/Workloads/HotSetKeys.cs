using PerfTests.Settings;

namespace PerfTests.Workloads;

/// <summary>A hot part of the keys that existed before the run takes a part of the operations (YCSB's HotspotIntegerGenerator).</summary>
internal sealed record HotSetKeys(double KeyShare, double OperationShare) : KeyDistribution
{
    public override string Describe() =>
        FormattableString.Invariant($"hot set, {OperationShare * 100:0.##} % on {KeyShare * 100:0.##} % of the keys");

    public override IEnumerable<SettingProblem> Validate()
    {
        if (KeyShare is not (> 0 and < 1))
        {
            yield return new SettingProblem(
                "Workload.Distribution, hot keys",
                $"{KeyShare}",
                "a share above 0 and below 1"
            );
        }

        if (OperationShare is not (>= 0 and <= 1))
        {
            yield return new SettingProblem(
                "Workload.Distribution, hot operations",
                $"{OperationShare}",
                "a share of 0 to 1"
            );
        }
    }

    internal override KeyChooser CreateChooser(long keys)
    {
        var hot = Math.Clamp((long)Math.Round(keys * KeyShare), 1, keys);
        return new Chooser(keys, hot, OperationShare);
    }

    private sealed class Chooser(long keys, long hot, double operationShare) : KeyChooser
    {
        private readonly KeyScramble _scramble = new(keys);

        public override long Choose(ref OperationRandom random, long present)
        {
            var isHot = random.NextDouble() < operationShare || hot == keys;
            return _scramble.Apply(isHot ? random.NextInt64(hot) : hot + random.NextInt64(keys - hot));
        }
    }
}
