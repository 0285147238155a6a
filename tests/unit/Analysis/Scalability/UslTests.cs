using PerfTests.Analysis.Scalability;

namespace PerfTests.UnitTests.Analysis.Scalability;

public class UslTests
{
    private static readonly double[] Loads = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64];

    [Fact]
    public void Published_fit_of_specsdm91_is_met()
    {
        var fit = Usl.Fit(
            KnownCases.Column("usl/specsdm91.csv", "load"),
            KnownCases.Column("usl/specsdm91.csv", "throughput")
        );

        AssertNear(0.0277285, fit.Sigma.Value, 1e-4);
        AssertNear(0.0001044, fit.Kappa.Value, 1e-3);
        AssertNear(89.9952, fit.Lambda.Value, 1e-4);
        AssertNear(0.0091217, fit.Sigma.StandardError, 1e-4);
        AssertNear(0.0000199, fit.Kappa.StandardError, 5e-3);
        AssertNear(14.2135, fit.Lambda.StandardError, 1e-4);
        AssertNear(82.85, fit.ResidualStandardError, 1e-3);
        AssertNear(96.52, fit.Peak!.Value, 1e-4);
        AssertNear(1884, fit.PeakThroughput!.Value, 1e-3);
        AssertNear(36.06, fit.OptimalLoad!.Value, 1e-3);
        AssertNear(3245.6, fit.Limit!.Value, 1e-4);
        // t(0.975, 4) = 2.776445.
        AssertNear(0.0277285 + (2.776445 * 0.0091217), fit.Sigma.Interval.High, 1e-4);
        Assert.Equal((4, true), (fit.DegreesOfFreedom, fit.IsIdentifiable));
    }

    [Theory]
    [InlineData(995, 0.02, 0.0005)]
    [InlineData(1e-3, 0.5, 1e-6)]
    [InlineData(3e9, 0, 0.01)]
    [InlineData(40, 0.3, 0)]
    [InlineData(40, 0, 0)]
    public void Coefficients_of_exact_data_are_found_in_any_order(double lambda, double sigma, double kappa)
    {
        double[] loads = [.. Loads.Reverse()];

        var fit = Usl.Fit(loads, [.. loads.Select(n => Law(lambda, sigma, kappa, n))]);

        AssertNear(lambda, fit.Lambda.Value, 1e-8);
        Assert.Equal(sigma, fit.Sigma.Value, 1e-9);
        Assert.Equal(kappa, fit.Kappa.Value, 1e-11);
        Assert.Equal(1, fit.R2, 9);
    }

    [Fact]
    public void Peak_of_linear_scaling_is_none_whatever_the_noise()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var random = new Random(seed);
            var fit = Usl.Fit(Loads, [.. Loads.Select(n => 100 * n * (1 + (0.02 * (random.NextDouble() - 0.5))))]);

            Assert.True(fit.Peak is null, $"seed {seed}: peak {fit.Peak}");
            Assert.True(fit.Sigma.Value >= 0 && fit.Kappa.Value >= 0, $"seed {seed}");
        }
    }

    [Fact]
    public void Superlinear_scaling_is_held_at_the_bounds()
    {
        var fit = Usl.Fit(Loads, [.. Loads.Select(n => Math.Pow(n, 1.2))]);

        Assert.Equal((0.0, 0.0), (fit.Sigma.Value, fit.Kappa.Value));
        Assert.False(fit.IsIdentifiable);
        Assert.Null(fit.Peak);
    }

    [Fact]
    public void Peak_beyond_twice_the_measured_range_is_not_shown()
    {
        // sqrt(0.99 / 0.0001) = 99.5, measured up to 32.
        double[] loads = [1, 2, 4, 8, 16, 32];
        var fit = Usl.Fit(loads, [.. loads.Select(n => Law(10, 0.01, 0.0001, n))]);

        Assert.Null(fit.Peak);
        Assert.True(fit.IsIdentifiable);
        Assert.Contains("twice the largest measured load", fit.PeakExplanation, StringComparison.Ordinal);
        Assert.Null(fit.Predict(65));
        AssertNear(Law(10, 0.01, 0.0001, 64), fit.Predict(64)!.Value, 1e-6);
    }

    [Fact]
    public void Lambda_that_is_given_is_kept_and_frees_a_degree()
    {
        var fit = Usl.Fit([1, 8, 64], [.. new double[] { 1, 8, 64 }.Select(n => Law(50, 0.1, 0.002, n))], lambda: 50);

        Assert.Equal((50.0, 0.0, 1), (fit.Lambda.Value, fit.Lambda.StandardError, fit.DegreesOfFreedom));
        Assert.Equal(0.1, fit.Sigma.Value, 9);
        Assert.Equal(0.002, fit.Kappa.Value, 11);
    }

    [Fact]
    public void Solution_beats_every_neighbour_on_noisy_data()
    {
        // By another route: no coefficient moved a little in either direction makes the sum of squares smaller.
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            double[] throughputs =
            [
                .. Loads.Select(n =>
                    Law(100, 0.05 * random.NextDouble(), 0.002, n) * (0.9 + (0.2 * random.NextDouble()))
                ),
            ];
            var fit = Usl.Fit(Loads, throughputs);
            double Squares(double lambda, double sigma, double kappa) =>
                Loads.Zip(throughputs, (n, x) => Math.Pow(x - Law(lambda, sigma, kappa, n), 2)).Sum();
            var best = Squares(fit.Lambda.Value, fit.Sigma.Value, fit.Kappa.Value);

            foreach (var factor in new[] { 0.999, 1.001 })
            {
                Assert.True(Squares(fit.Lambda.Value * factor, fit.Sigma.Value, fit.Kappa.Value) >= best);
                Assert.True(
                    Squares(fit.Lambda.Value, (fit.Sigma.Value * factor) + (factor > 1 ? 1e-6 : 0), fit.Kappa.Value)
                        >= best
                );
                Assert.True(
                    Squares(fit.Lambda.Value, fit.Sigma.Value, (fit.Kappa.Value * factor) + (factor > 1 ? 1e-9 : 0))
                        >= best
                );
            }
        }
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 3 }, new double[] { 1, 2, 3 }, "at least 4 measurements")]
    [InlineData(new double[] { 1, 1, 2, 2 }, new double[] { 1, 2, 3, 4 }, "3 or more different loads")]
    [InlineData(new double[] { 0, 1, 2, 3 }, new double[] { 1, 2, 3, 4 }, "above 0")]
    [InlineData(new double[] { 1, 2, 3, 4 }, new double[] { 0, 0, 0, 0 }, "nothing to fit")]
    [InlineData(new double[] { 1, 2, 3, 4 }, new[] { 1, 2, 3, double.NaN }, "every throughput")]
    public void Measurements_that_cannot_be_fitted_are_refused(double[] loads, double[] throughputs, string expected)
    {
        var refused = Assert.Throws<ArgumentException>(() => Usl.Fit(loads, throughputs));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    private static double Law(double lambda, double sigma, double kappa, double n) =>
        lambda * n / (1 + (sigma * (n - 1)) + (kappa * n * (n - 1)));

    private static void AssertNear(double expected, double actual, double tolerance) =>
        Assert.InRange(Math.Abs((actual - expected) / expected), 0, tolerance);
}
