using PerfTests.Settings;

namespace PerfTests.Workloads;

/// <summary>
/// Zipf's law over the keys that existed before the run. Unlike YCSB, which hashes ranks onto keys and so merges some and
/// never asks for a third of them, the scattering is one to one: popularities are exactly Zipf's.
/// </summary>
internal sealed record ZipfianKeys(double Theta, bool IsScrambled) : KeyDistribution
{
    public override string Describe() =>
        FormattableString.Invariant($"{(IsScrambled ? "scrambled " : "")}Zipfian {Theta:0.###}");

    public override IEnumerable<SettingProblem> Validate() => ValidateTheta(Theta);

    internal override KeyChooser CreateChooser(long keys) => new Chooser(keys, Theta, IsScrambled);

    private sealed class Chooser(long keys, double theta, bool isScrambled) : KeyChooser
    {
        private readonly ZipfSampler _ranks = new(theta, keys);
        private readonly KeyScramble _scramble = new(keys);

        public override long Choose(ref OperationRandom random, long present)
        {
            var rank = _ranks.Sample(ref random) - 1;
            return isScrambled ? _scramble.Apply(rank) : rank;
        }
    }
}
