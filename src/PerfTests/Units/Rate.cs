namespace PerfTests.Units;

/// <summary>A rate of operations, in operations per second.</summary>
/// <param name="OperationsPerSecond">Operations per second; finite and at least 0.</param>
public readonly record struct Rate(double OperationsPerSecond) : IComparable<Rate>
{
    /// <summary>A rate of <paramref name="operations"/> per second.</summary>
    public static Rate PerSecond(double operations) => new(operations);

    /// <inheritdoc/>
    public int CompareTo(Rate other) => OperationsPerSecond.CompareTo(other.OperationsPerSecond);

    /// <summary>Whether the left rate is the lower one.</summary>
    public static bool operator <(Rate left, Rate right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left rate is the higher one.</summary>
    public static bool operator >(Rate left, Rate right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left rate is not the higher one.</summary>
    public static bool operator <=(Rate left, Rate right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left rate is not the lower one.</summary>
    public static bool operator >=(Rate left, Rate right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{OperationsPerSecond:#,0.##}/s");
}
