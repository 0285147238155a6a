using PerfTests.Settings;

namespace PerfTests.Workloads;

/// <summary>Every key that exists, equally often.</summary>
internal sealed record UniformKeys : KeyDistribution
{
    public override string Describe() => "uniform";

    public override IEnumerable<SettingProblem> Validate() => [];

    internal override KeyChooser CreateChooser(long keys) => new Chooser();

    private sealed class Chooser : KeyChooser
    {
        public override long Choose(ref OperationRandom random, long present) => random.NextInt64(present);
    }
}
