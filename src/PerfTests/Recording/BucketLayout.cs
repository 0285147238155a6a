using System.Numerics;

namespace PerfTests.Recording;

/// <summary>Which values a histogram's buckets hold; as in HdrHistogram's <c>AbstractHistogram.init</c>.</summary>
internal readonly record struct BucketLayout
{
    private readonly int _unitMagnitude;
    private readonly int _halfMagnitude;

    /// <summary>The layout of a histogram's bounds and digits.</summary>
    /// <param name="lowest">The lowest value told apart from 0, from 1 on.</param>
    /// <param name="highest">The highest value, at least twice the lowest.</param>
    /// <param name="digits">Significant decimal digits, 0 to 5.</param>
    /// <exception cref="InvalidDataException">No histogram has these bounds.</exception>
    public BucketLayout(long lowest, long highest, int digits)
    {
        if (lowest < 1 || highest / 2 < lowest || digits is < 0 or > 5)
        {
            throw new InvalidDataException($"no histogram holds {lowest} to {highest} with {digits} digits");
        }

        (Lowest, Highest, Digits) = (lowest, highest, digits);
        _unitMagnitude = BitOperations.Log2((ulong)lowest);
        _halfMagnitude = Math.Max(
            0,
            BitOperations.Log2(BitOperations.RoundUpToPowerOf2((ulong)(2 * Math.Pow(10, digits)))) - 1
        );
        if (_unitMagnitude + _halfMagnitude + 1 > 61)
        {
            throw new InvalidDataException($"{digits} digits cannot be told apart from {lowest} on");
        }

        var octaves = Math.Max(0, BitOperations.Log2((ulong)highest) - (_unitMagnitude + _halfMagnitude));
        Length = (octaves + 2) << _halfMagnitude;
    }

    /// <summary>The layout of every histogram of a run: <see cref="RunHistograms"/>.</summary>
    public static BucketLayout Run { get; } =
        new(RunHistograms.LowestNanoseconds, RunHistograms.HighestNanoseconds, RunHistograms.SignificantDigits);

    /// <summary>The lowest value told apart from 0.</summary>
    public long Lowest { get; }

    /// <summary>The highest value.</summary>
    public long Highest { get; }

    /// <summary>Significant decimal digits.</summary>
    public int Digits { get; }

    /// <summary>Number of buckets.</summary>
    public int Length { get; }

    /// <summary>The bucket of a value from 0 to <see cref="Highest"/>.</summary>
    public int IndexOf(long value)
    {
        var octave = Math.Max(0, BitOperations.Log2((ulong)value | 1) - (_unitMagnitude + _halfMagnitude));
        return (int)(value >> (octave + _unitMagnitude)) + (octave << _halfMagnitude);
    }

    /// <summary>The lowest value of a bucket.</summary>
    public long LowestOf(int index)
    {
        var half = 1L << _halfMagnitude;
        var octave = (index >> _halfMagnitude) - 1;
        return octave < 0 ? (long)index << _unitMagnitude : ((index & (half - 1)) + half) << (octave + _unitMagnitude);
    }

    /// <summary>The highest value of a bucket.</summary>
    public long HighestOf(int index)
    {
        var octave = Math.Max(0, (index >> _halfMagnitude) - 1);
        return LowestOf(index) + (1L << (octave + _unitMagnitude)) - 1;
    }
}
