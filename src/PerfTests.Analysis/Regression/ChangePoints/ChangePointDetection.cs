using PerfTests.Analysis.Statistics;

namespace PerfTests.Analysis.Regression.ChangePoints;

/// <summary>
/// Finds where a series changes level. The windowed procedure is that of Fleming, Kolaczkowski, Kumar, Das, McCarthy, Pattabhiraman and Ingo,
/// "Hunter: Using Change Point Detection to Hunt for Performance Regressions" (ICPE 2023, doi 10.1145/3578244.3583719), as Apache Otava
/// carries it on: E-divisive with a t test in overlapping windows at a relaxed level gives weak points; weak points are then taken away
/// one by one, the worst p-value first, and their neighbours tested anew, until all that are left satisfy the strict level and the
/// smallest magnitude. The default, <see cref="ChangePointMethod.Robust"/>, places all changes together.
/// </summary>
public static class ChangePointDetection
{
    /// <summary>The change points of a series in ascending order; none for fewer than two values.</summary>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public static IReadOnlyList<ChangePoint> Find(IReadOnlyList<double> series, ChangePointOptions? options = null)
    {
        options ??= new ChangePointOptions();
        if (options.Method == ChangePointMethod.Otava)
        {
            return FindFrom(series, [], 0, options);
        }

        var values = Check(series, options);
        if (options.Method == ChangePointMethod.Robust)
        {
            return RobustDetection.Find(values, options);
        }

        var found = EDivisive.Divide(values, 1, new PermutationTest(options).Test);
        return [.. found.Where(point => point.Magnitude >= options.EffectiveMinMagnitude)];
    }

    /// <summary>
    /// The change points of a series to which <paramref name="added"/> values were appended since <paramref name="before"/> was found: earlier points
    /// are kept as candidates and only a tail of about four windows is searched anew, as Otava does. The outcome can hold earlier points that a
    /// search from the start no longer finds. Only <see cref="ChangePointMethod.Otava"/> searches so.
    /// </summary>
    /// <exception cref="ArgumentException">A value is not finite, or the method is another.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public static IReadOnlyList<ChangePoint> FindAgain(
        IReadOnlyList<double> series,
        int added,
        IReadOnlyList<ChangePoint> before,
        ChangePointOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentOutOfRangeException.ThrowIfNegative(added);
        options ??= new ChangePointOptions { Method = ChangePointMethod.Otava };
        if (options.Method != ChangePointMethod.Otava)
        {
            throw new ArgumentException("Only the method of Otava searches a tail.", nameof(options));
        }

        options.Require();
        int[] known = [.. before.Select(point => point.Index)];
        var tail = series.Count - added - (4 * options.Window);
        var step = options.Window / 2;
        var lastStep = tail > 0 ? (tail - 1) / step * step : 0;
        return FindFrom(series, known, known.Where(index => index < tail).Append(lastStep).Max(), options);
    }

    private static double[] Check(IReadOnlyList<double> series, ChangePointOptions options)
    {
        options.Require();
        return SampleGuard.Copy(series, 0, nameof(series));
    }

    private static List<ChangePoint> FindFrom(
        IReadOnlyList<double> series,
        IReadOnlyList<int> known,
        int start,
        ChangePointOptions options
    )
    {
        var values = Check(series, options);
        var indexes = new SortedSet<int>(known);
        FindWeakPoints(values, start, options, indexes);
        int[] cuts = [0, .. indexes, values.Length];
        return Merge(
            [.. indexes.Select((index, i) => OtavaRegimeTest.Compare(values, cuts[i], index, cuts[i + 2]))],
            values,
            options
        );
    }

    // Ten times the level, or twice where that would be no test at all: Otava's first pass.
    private static double RelaxedLevel(double maxP) =>
        maxP < 0.05 ? maxP * 10
        : maxP < 0.5 ? maxP * 2
        : maxP;

    private static void FindWeakPoints(double[] values, int start, ChangePointOptions options, SortedSet<int> indexes)
    {
        var level = RelaxedLevel(options.MaxP);
        ChangePoint? Significant(double[] window, int[] cuts, int piece, int index, double q)
        {
            var point = OtavaRegimeTest.Compare(window, cuts[piece], index, cuts[piece + 1]);
            return point.P <= level ? point : null;
        }

        var step = options.Window / 2;
        while (start < values.Length)
        {
            var window = values[start..Math.Min(start + options.Window, values.Length)];
            var found = EDivisive.Divide(window, 1, Significant);
            indexes.UnionWith(found.Select(point => start + point.Index));
            start = Math.Max(found.Count > 0 ? start + found[^1].Index : 0, start + step);
        }
    }

    private static List<ChangePoint> Merge(List<ChangePoint> points, double[] values, ChangePointOptions options)
    {
        while (points.Count > 0)
        {
            var weakest = points.MaxBy(point => point.P)!;
            if (weakest.P < options.MaxP)
            {
                weakest = points.MinBy(point => point.Magnitude)!;
                if (weakest.Magnitude > options.EffectiveMinMagnitude)
                {
                    break;
                }
            }

            var removed = points.IndexOf(weakest);
            points.RemoveAt(removed);
            // As published: the point after the one taken away is tested anew; the one before keeps what it had, though its regime grew too.
            Recompute(points, removed, values);
        }

        return points;
    }

    private static void Recompute(List<ChangePoint> points, int position, double[] values)
    {
        if (position >= points.Count)
        {
            return;
        }

        var start = position == 0 ? 0 : points[position - 1].Index;
        var end = position == points.Count - 1 ? values.Length : points[position + 1].Index;
        points[position] = OtavaRegimeTest.Compare(values, start, points[position].Index, end);
    }
}
