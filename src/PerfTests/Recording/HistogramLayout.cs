using System.Numerics;
using HdrHistogram;

namespace PerfTests.Recording;

/// <summary>Which values a histogram's buckets hold; as in HdrHistogram's <c>AbstractHistogram.init</c>.</summary>
internal readonly struct HistogramLayout
{
    private readonly int _unitMagnitude;
    private readonly int _halfMagnitude;

    /// <summary>The layout of a histogram's bounds and digits.</summary>
    public HistogramLayout(HistogramBase histogram)
    {
        var singleUnitResolution = 2 * Math.Pow(10, histogram.NumberOfSignificantValueDigits);
        _unitMagnitude = BitOperations.Log2((ulong)histogram.LowestTrackableValue);
        _halfMagnitude = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((ulong)singleUnitResolution)) - 1;
    }

    /// <summary>The lowest value of a bucket.</summary>
    public long ValueAt(int index)
    {
        var half = 1L << _halfMagnitude;
        var bucket = (index >> _halfMagnitude) - 1;
        return bucket < 0 ? (long)index << _unitMagnitude : ((index & (half - 1)) + half) << (bucket + _unitMagnitude);
    }
}
