using PerfTests.Replica.Pbft.Core;
using PerfTests.SimulationTests.Pbft;
using Xunit.Abstractions;

namespace PerfTests.SimulationTests;

/// <summary>A simulator that finds nothing proves nothing: every planted mistake must be found.</summary>
public sealed class PbftMutantTests(ITestOutputHelper output)
{
    /// <summary>Seeds after which a mistake counts as not found.</summary>
    private const ulong SeedsMax = 3_000;

    public static TheoryData<string> Mutations =>
        [.. Enum.GetNames<PbftMutation>().Where(name => name != nameof(PbftMutation.None))];

    [Theory]
    [MemberData(nameof(Mutations))]
    public void Planted_mistake_under_seeded_schedules_is_found(string mutation)
    {
        var planted = Enum.Parse<PbftMutation>(mutation);
        for (var seed = 1UL; seed <= SeedsMax; seed++)
        {
            foreach (var trouble in Enum.GetValues<PbftTrouble>())
            {
                try
                {
                    PbftSimulation.Run(seed, trouble, planted);
                }
                catch (InvariantException found)
                {
                    output.WriteLine(found.Message.Split(Environment.NewLine)[0]);
                    return;
                }
            }
        }
        Assert.Fail($"{mutation} was not found in {SeedsMax} seeds of each trouble");
    }
}
