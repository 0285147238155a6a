using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Workloads;

public class ValueTests
{
    [Fact]
    public void Values_of_different_writes_differ()
    {
        var seen = new HashSet<string>();
        var value = new byte[8];
        for (var sequence = 0; sequence < 10_000; sequence++)
        {
            ValueGenerator.Fill(value, new Seed(5), sequence);
            Assert.True(seen.Add(Convert.ToHexString(value)));
        }
    }

    [Fact]
    public void Value_is_a_function_of_seed_and_sequence()
    {
        var (one, two, other) = (new byte[21], new byte[21], new byte[21]);
        ValueGenerator.Fill(one, new Seed(5), 7);
        ValueGenerator.Fill(two, new Seed(5), 7);
        ValueGenerator.Fill(other, new Seed(6), 7);

        Assert.Equal(one, two);
        Assert.NotEqual(one, other);
        Assert.NotEqual(0, one[20] | one[19] | one[18]);
    }

    [Fact]
    public void Sizes_stay_in_their_bounds_and_meet_their_centre()
    {
        var uniform = Sizes(ValueSize.Uniform(10, 20));
        var lognormal = Sizes(ValueSize.LogNormal(median: 100, sigma: 0.5, largest: 400));

        Assert.Equal((10, 20), (uniform.Min(), uniform.Max()));
        Assert.InRange(uniform.Average(), 14.8, 15.2);
        Assert.InRange(lognormal.Order().ElementAt(lognormal.Count / 2), 97, 103);
        Assert.Equal(400, lognormal.Max());
        Assert.All(Sizes(ValueSize.Constant(33)), size => Assert.Equal(33, size));
    }

    private static List<int> Sizes(ValueSize size) =>
        [
            .. Enumerable
                .Range(0, 10_000)
                .Select(i =>
                {
                    var random = new OperationRandom(11, i);
                    return size.Choose(ref random);
                }),
        ];
}
