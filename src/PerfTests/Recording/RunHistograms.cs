namespace PerfTests.Recording;

/// <summary>The one shape of histogram (METHOD 3): nanoseconds from 1 microsecond to 1 hour, 3 significant digits.</summary>
public static class RunHistograms
{
    /// <summary>The lowest value told apart from 0, in nanoseconds.</summary>
    public const long LowestNanoseconds = 1_000;

    /// <summary>The highest value, in nanoseconds; larger ones are recorded as this.</summary>
    public const long HighestNanoseconds = 3_600_000_000_000;

    /// <summary>Significant decimal digits.</summary>
    public const int SignificantDigits = 3;
}
