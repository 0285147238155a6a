using PerfTests.Settings;

namespace PerfTests.Workloads;

/// <summary>Zipf's law on the age of a key: the one inserted last is the most popular (YCSB's SkewedLatestGenerator).</summary>
internal sealed record LatestKeys(double Theta) : KeyDistribution
{
    public override string Describe() => FormattableString.Invariant($"latest {Theta:0.###}");

    public override IEnumerable<SettingProblem> Validate() => ValidateTheta(Theta);

    internal override KeyChooser CreateChooser(long keys) => new Chooser(keys, Theta);

    private sealed class Chooser(long keys, double theta) : KeyChooser
    {
        private readonly ZipfSampler _ages = new(theta, keys);

        public override long Choose(ref OperationRandom random, long present)
        {
            _ages.Resize(present);
            return present - _ages.Sample(ref random);
        }
    }
}
