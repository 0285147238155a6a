using PerfTests.Settings;

namespace PerfTests.Workloads;

/// <summary>How large written values are, in bytes.</summary>
public sealed record ValueSize
{
    /// <summary>The largest value: 16 MiB.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private enum Shape
    {
        Constant,
        Uniform,
        LogNormal,
    }

    private Shape Form { get; init; }

    /// <summary>Smallest size, in bytes.</summary>
    public int Smallest { get; private init; }

    /// <summary>Largest size, in bytes.</summary>
    public int Largest { get; private init; }

    /// <summary>Median size of a lognormal distribution, in bytes.</summary>
    public int Median { get; private init; }

    /// <summary>Standard deviation of the logarithm of the size of a lognormal distribution.</summary>
    public double Sigma { get; private init; }

    /// <summary>All values of one size.</summary>
    /// <param name="bytes">0 to <see cref="MaxBytes"/>.</param>
    public static ValueSize Constant(int bytes) => new() { Smallest = bytes, Largest = bytes };

    /// <summary>Every size between two bounds, equally often.</summary>
    /// <param name="smallest">At least 0 bytes.</param>
    /// <param name="largest">At most <see cref="MaxBytes"/>.</param>
    public static ValueSize Uniform(int smallest, int largest) =>
        new()
        {
            Form = Shape.Uniform,
            Smallest = smallest,
            Largest = largest,
        };

    /// <summary>Sizes whose logarithm is normally distributed, as sizes of stored objects are; cut at <paramref name="largest"/>.</summary>
    /// <param name="median">Median, at least 1 byte.</param>
    /// <param name="sigma">Standard deviation of the logarithm, above 0 and at most 5.</param>
    /// <param name="largest">Larger draws become this.</param>
    public static ValueSize LogNormal(int median, double sigma, int largest) =>
        new()
        {
            Form = Shape.LogNormal,
            Median = median,
            Sigma = sigma,
            Largest = largest,
        };

    /// <summary>The sizes in a few words.</summary>
    public string Describe() =>
        Form switch
        {
            Shape.Constant => $"{Smallest:#,0} B",
            Shape.Uniform => $"{Smallest:#,0} to {Largest:#,0} B",
            _ => FormattableString.Invariant($"lognormal {Median:#,0} B (sigma {Sigma:0.##}, at most {Largest:#,0} B)"),
        };

    /// <summary>Everything that is wrong with the sizes.</summary>
    public IEnumerable<SettingProblem> Validate()
    {
        if (Smallest < 0 || Largest < Smallest || Largest > MaxBytes)
        {
            yield return new SettingProblem(
                "Workload.Values",
                $"{Smallest} to {Largest} bytes",
                $"0 to {MaxBytes:#,0} bytes, the smallest first"
            );
        }

        if (Form == Shape.LogNormal && (Median < 1 || Median > Largest || Sigma is not (> 0 and <= 5)))
        {
            yield return new SettingProblem(
                "Workload.Values",
                $"median {Median} bytes, sigma {Sigma}",
                "a median of 1 byte to the largest size, and a sigma above 0 and at most 5"
            );
        }
    }

    /// <summary>A size in the middle of the range, for values that are not part of the measured load.</summary>
    internal int TypicalBytes => Form == Shape.LogNormal ? Median : Smallest + ((Largest - Smallest) / 2);

    internal int Choose(ref OperationRandom random) =>
        Form switch
        {
            Shape.Constant => Smallest,
            Shape.Uniform => Smallest + (int)random.NextInt64((long)Largest - Smallest + 1),
            _ => (int)Math.Min(Largest, Math.Round(Median * Math.Exp(Sigma * random.NextNormal()))),
        };
}
