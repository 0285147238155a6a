using PerfTests.Analysis.Statistics;

namespace PerfTests.UnitTests.Analysis.Statistics;

public class MultipleTestingTests
{
    private static readonly double[] P = [0.01, 0.02, 0.03, 0.04, 0.05];

    [Fact]
    public void Holm_adjustment_of_a_family_matches_R()
    {
        // R: p.adjust(c(.01, .02, .03, .04, .05), "holm")
        AssertClose([0.05, 0.08, 0.09, 0.09, 0.09], MultipleTesting.Holm(P));
    }

    [Fact]
    public void Benjamini_Hochberg_adjustment_of_a_family_matches_R()
    {
        // R: p.adjust(c(.01, .02, .03, .04, .05), "BH")
        AssertClose([0.05, 0.05, 0.05, 0.05, 0.05], MultipleTesting.BenjaminiHochberg(P));
    }

    [Fact]
    public void Adjustment_of_an_unsorted_family_keeps_its_order()
    {
        AssertClose([0.06, 0.03, 0.06], MultipleTesting.Holm([0.04, 0.01, 0.03]));
        AssertClose([0.04, 0.03, 0.04], MultipleTesting.BenjaminiHochberg([0.04, 0.01, 0.03]));
    }

    [Fact]
    public void Undefined_p_value_counts_as_one()
    {
        AssertClose([1, 0.02], MultipleTesting.Holm([double.NaN, 0.01]));
    }

    [Fact]
    public void Family_without_members_has_no_adjusted_values()
    {
        Assert.Empty(MultipleTesting.Holm([]));
        Assert.Empty(MultipleTesting.BenjaminiHochberg([]));
    }

    private static void AssertClose(double[] expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        foreach (var (wanted, got) in expected.Zip(actual))
        {
            Assert.Equal(wanted, got, 1e-12);
        }
    }
}
