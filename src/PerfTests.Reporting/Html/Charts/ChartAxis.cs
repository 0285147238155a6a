namespace PerfTests.Reporting.Html.Charts;

/// <summary>The range and the ticks of an axis.</summary>
/// <param name="Min">Lowest value shown.</param>
/// <param name="Max">Highest value shown; above the lowest.</param>
/// <param name="IsLog">Whether it is logarithmic.</param>
/// <param name="Ticks">Labelled places within the range.</param>
public sealed record ChartAxis(double Min, double Max, bool IsLog, IReadOnlyList<ChartTick> Ticks)
{
    private static readonly double[] Steps = [1, 2, 2.5, 5, 10];

    /// <summary>An axis from 0 to a round value above the highest.</summary>
    public static ChartAxis FromZero(IEnumerable<double> values, Func<double, string> label, int about = 4)
    {
        var highest = values.Where(value => double.IsFinite(value) && value > 0).DefaultIfEmpty(1).Max();
        var step = RoundStep(highest / about);
        var count = Math.Max(1, (int)Math.Ceiling((highest / step) - 1e-9));
        return new ChartAxis(
            0,
            count * step,
            IsLog: false,
            [.. Enumerable.Range(0, count + 1).Select(i => new ChartTick(i * step, label(i * step)))]
        );
    }

    /// <summary>An axis that spans exactly these bounds, with round ticks inside.</summary>
    public static ChartAxis Between(double min, double max, Func<double, string> label, int about = 8)
    {
        var highest = max > min ? max : min + 1;
        var step = RoundStep((highest - min) / about);
        var first = Math.Ceiling(min / step);
        var count = (int)Math.Floor((highest / step) - first + 1e-9) + 1;
        return new ChartAxis(
            min,
            highest,
            IsLog: false,
            [
                .. Enumerable
                    .Range(0, Math.Max(0, count))
                    .Select(i => (first + i) * step)
                    .Select(value => new ChartTick(value, label(value))),
            ]
        );
    }

    /// <summary>A logarithmic axis around the positive values.</summary>
    public static ChartAxis Logarithmic(IEnumerable<double> values, Func<double, string> label)
    {
        var positive = values.Where(value => double.IsFinite(value) && value > 0).ToArray();
        var min = Floor125(positive.DefaultIfEmpty(1).Min());
        var max = -Floor125(-positive.DefaultIfEmpty(10).Max());
        max = max > min ? max : min * 10;
        var isNarrow = max / min <= 50;
        var ticks = new List<ChartTick>();
        for (var decade = Math.Floor(Math.Log10(min)); decade <= Math.Ceiling(Math.Log10(max)); decade++)
        {
            foreach (var factor in isNarrow ? [1, 2, 5] : (double[])[1])
            {
                var value = factor * Math.Pow(10, decade);
                if (value >= min * 0.999 && value <= max * 1.001)
                {
                    ticks.Add(new ChartTick(value, label(value)));
                }
            }
        }

        return new ChartAxis(min, max, IsLog: true, ticks);
    }

    /// <summary>Where a value lies, 0 at the lowest and 1 at the highest; values outside lie on the edge.</summary>
    public double Position(double value)
    {
        var position = IsLog
            ? Math.Log10(Math.Max(value, Min) / Min) / Math.Log10(Max / Min)
            : (value - Min) / (Max - Min);
        return Math.Clamp(position, 0, 1);
    }

    private static double RoundStep(double min)
    {
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(min)));
        return Steps.First(step => step * magnitude >= min * (1 - 1e-9)) * magnitude;
    }

    /// <summary>The next of 1, 2, 5, 10 ... at or below a value; of a negative value, the negated next one at or above.</summary>
    private static double Floor125(double value)
    {
        var size = Math.Abs(value);
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(size)));
        double[] steps = [1, 2, 5, 10];
        return value > 0
            ? steps.Last(step => step * magnitude <= size * (1 + 1e-9)) * magnitude
            : -steps.First(step => step * magnitude >= size * (1 - 1e-9)) * magnitude;
    }
}
