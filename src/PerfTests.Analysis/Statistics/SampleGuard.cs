namespace PerfTests.Analysis.Statistics;

/// <summary>Refuses samples that no statistic here is defined for.</summary>
internal static class SampleGuard
{
    /// <summary>A copy of the sample, after checking that it is large enough and holds only finite numbers.</summary>
    /// <exception cref="ArgumentException">Too few values, or a value that is not finite.</exception>
    public static double[] Copy(IReadOnlyList<double> values, int atLeast = 1, string name = "values")
    {
        ArgumentNullException.ThrowIfNull(values, name);
        if (values.Count < atLeast)
        {
            throw new ArgumentException($"At least {atLeast} values are needed; there are {values.Count}.", name);
        }

        var copy = new double[values.Count];
        for (var i = 0; i < copy.Length; i++)
        {
            copy[i] = double.IsFinite(values[i])
                ? values[i]
                : throw new ArgumentException($"Value {i} is {values[i]}; every value must be finite.", name);
        }

        return copy;
    }

    /// <summary>A sorted copy of the sample.</summary>
    /// <exception cref="ArgumentException">Too few values, or a value that is not finite.</exception>
    public static double[] Sort(IReadOnlyList<double> values, int atLeast = 1, string name = "values")
    {
        var copy = Copy(values, atLeast, name);
        Array.Sort(copy);
        return copy;
    }

    /// <summary>Checks that a probability lies strictly between 0 and 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    public static void RequireProbability(double value, string name)
    {
        if (value is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(name, value, "The value must lie strictly between 0 and 1.");
        }
    }
}
