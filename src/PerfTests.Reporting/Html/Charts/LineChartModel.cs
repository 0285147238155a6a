namespace PerfTests.Reporting.Html.Charts;

/// <summary>A chart of lines over a shared x.</summary>
public sealed record LineChartModel
{
    /// <summary>Identifier in the page.</summary>
    public required string Id { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>A remark below the title; may be empty.</summary>
    public string Remark { get; init; } = "";

    /// <summary>What x is, as the head of its column.</summary>
    public string XName { get; init; } = "Time (s)";

    /// <summary>X values, ascending.</summary>
    public required IReadOnlyList<double> X { get; init; }

    /// <summary>How an x is shown in the table.</summary>
    public Func<double, string>? XLabel { get; init; }

    /// <summary>The x axis.</summary>
    public required ChartAxis XAxis { get; init; }

    /// <summary>The lines.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>Unit of the values: us, 1/s, share, count, or a unit of resource quantities.</summary>
    public required string Unit { get; init; }

    /// <summary>Whether the y axis is logarithmic; from 0 otherwise.</summary>
    public bool IsLog { get; init; }

    /// <summary>Shaded spans.</summary>
    public IReadOnlyList<ChartBand> Bands { get; init; } = [];

    /// <summary>Marked moments.</summary>
    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    /// <summary>Whether x is time: such charts share their cursor.</summary>
    public bool IsTime { get; init; } = true;

    /// <summary>Whether it is one of several small ones side by side.</summary>
    public bool IsSmall { get; init; }

    /// <summary>The y axis.</summary>
    public ChartAxis YAxis
    {
        get
        {
            var values = Series.SelectMany(line => line.Values);
            return IsLog
                ? ChartAxis.Logarithmic(values, value => ChartUnit.Label(value, Unit))
                : ChartAxis.FromZero(values, value => ChartUnit.Label(value, Unit), IsSmall ? 3 : 4);
        }
    }

    /// <summary>What the chart shows, in words, for those who do not see it.</summary>
    public string Description =>
        Title
        + ". "
        + string.Join(
            "; ",
            Series.Select(line =>
            {
                var values = line.Values.Where(double.IsFinite).ToArray();
                return values.Length == 0
                    ? $"{line.Name}: no values"
                    : $"{line.Name}: {ChartUnit.Show(values.Min(), Unit)} to {ChartUnit.Show(values.Max(), Unit)}";
            })
        )
        + ". The values are in the table below.";
}
