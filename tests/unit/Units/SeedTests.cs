using PerfTests.Units;

namespace PerfTests.UnitTests.Units;

public class SeedTests
{
    [Fact]
    public void Random_from_a_seed_gives_the_published_xoshiro_sequence()
    {
        // xoshiro256** from the state that SplitMix64 makes of seed 0 (first state word 0xe220a8397b1dcdaf is SplitMix64's published first output).
        var random = new Seed(0).CreateRandom();

        Assert.Equal(
            [0x99EC5F36CB75F2B4UL, 0xBF6E1F784956452AUL, 0x1A5F849D4933E6E0UL],
            [random.NextUInt64(), random.NextUInt64(), random.NextUInt64()]
        );
    }

    [Fact]
    public void Derived_seed_depends_on_name_and_parent_only()
    {
        Assert.Equal(new Seed(1).Derive("arrivals"), new Seed(1).Derive("arrivals"));
        Assert.NotEqual(new Seed(1).Derive("arrivals"), new Seed(1).Derive("operations"));
        Assert.NotEqual(new Seed(1).Derive("arrivals"), new Seed(2).Derive("arrivals"));
        Assert.NotEqual(new Seed(1).Derive(1), new Seed(1).Derive(2));
    }

    [Theory]
    [InlineData("42", true, 42UL)]
    [InlineData("0x2A", true, 42UL)]
    [InlineData("18446744073709551615", true, ulong.MaxValue)]
    [InlineData("-1", false, 0UL)]
    [InlineData("", false, 0UL)]
    [InlineData(null, false, 0UL)]
    public void Text_of_a_seed_parses_or_is_refused(string? text, bool isSeed, ulong value)
    {
        Assert.Equal(isSeed, Seed.TryParse(text, out var seed));
        Assert.Equal(value, seed.Value);
    }

    [Fact]
    public void Bounded_draws_are_uniform_within_chance()
    {
        var random = new Seed(7).CreateRandom();
        var counts = new int[6];
        for (var draw = 0; draw < 60_000; draw++)
        {
            counts[random.NextInt64(6)]++;
        }

        // Chi-squared with 5 degrees of freedom: 20.5 is its 99.9 % point.
        Assert.True(counts.Sum(count => (count - 10_000.0) * (count - 10_000.0) / 10_000.0) < 20.5);
    }
}
