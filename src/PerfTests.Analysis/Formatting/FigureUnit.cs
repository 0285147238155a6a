namespace PerfTests.Analysis.Formatting;

/// <summary>A unit, and the one way in which its values are shown.</summary>
/// <param name="Name">The unit's name in documents, for example <c>us</c>.</param>
/// <param name="Format">How a finite value is shown, unit included.</param>
public sealed record FigureUnit(string Name, Func<double, string> Format)
{
    /// <summary>Durations in microseconds.</summary>
    public static FigureUnit Microseconds { get; } = new("us", FigureText.Duration);

    /// <summary>Durations in milliseconds.</summary>
    public static FigureUnit Milliseconds { get; } = new("ms", value => FigureText.Duration(1e3 * value));

    /// <summary>Durations in seconds.</summary>
    public static FigureUnit Seconds { get; } =
        new("seconds", value => value is 0 ? "0" + FigureText.Gap + "s" : FigureText.Duration(1e6 * value));

    /// <summary>Events per second.</summary>
    public static FigureUnit PerSecond { get; } = new("1/s", FigureText.Rate);

    /// <summary>Shares of 1, shown as percentages.</summary>
    public static FigureUnit Share { get; } = new("share", FigureText.Percent);

    /// <summary>Numbers of things, also averages of such.</summary>
    public static FigureUnit Count { get; } = new("count", FigureText.Number);

    /// <summary>Operations, whole ones.</summary>
    public static FigureUnit Operations { get; } =
        new("operations", value => FigureText.Count((long)Math.Round(value)));

    /// <summary>How many times one thing is another.</summary>
    public static FigureUnit Ratio { get; } = new("ratio", value => FigureText.Number(value) + FigureText.Gap + "x");

    /// <summary>Bytes.</summary>
    public static FigureUnit Bytes { get; } = new("bytes", FigureText.Bytes);

    /// <summary>Bytes per second.</summary>
    public static FigureUnit BytesPerSecond { get; } = new("bytes/s", value => FigureText.Bytes(value) + "/s");

    /// <summary>Processors kept busy.</summary>
    public static FigureUnit Cores { get; } =
        new("cores", value => FigureText.Significant(value) + FigureText.Gap + (value is 1 ? "core" : "cores"));

    /// <summary>All units that documents name.</summary>
    public static IReadOnlyList<FigureUnit> All { get; } =
    [Microseconds, Milliseconds, Seconds, PerSecond, Share, Count, Operations, Ratio, Bytes, BytesPerSecond, Cores];

    /// <summary>The unit of a name; one that is not known is shown as a number before its name.</summary>
    public static FigureUnit Of(string name) =>
        All.FirstOrDefault(unit => unit.Name == name)
        ?? new FigureUnit(name, value => FigureText.Number(value) + FigureText.Gap + name);

    /// <summary>A value with its unit; a dash if it is not finite.</summary>
    public string Show(double value) => double.IsFinite(value) ? Format(value) : FigureText.None;
}
