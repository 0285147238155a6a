using PerfTests.Analysis.FaultTolerance;

namespace PerfTests.Analysis.Results;

/// <summary>Brings the readings of several faults together.</summary>
internal static class FaultReadings
{
    /// <summary>What a fault is called in sentences.</summary>
    public static string Name(FaultResult result) => $"fault {result.Fault.Number} ({result.Fault.Kind})";

    /// <summary>Readings from best to worst: one whose end was not seen ranks behind all others.</summary>
    public static IReadOnlyList<Reading> Order(Figure figure, IEnumerable<Reading> readings)
    {
        var measured = readings.Where(reading => reading.IsMeasured);
        return figure.IsHigherBetter
            ? [.. measured.OrderByDescending(reading => reading.Value)]
            : [.. measured.OrderBy(reading => reading.IsCensored).ThenBy(reading => reading.Value)];
    }

    /// <summary>
    /// The worst over the faults of a run, with the fault that gave it. Absent if a fault's value is not known, as that may be the worst; faults that have none to
    /// know take no part.
    /// </summary>
    public static Reading Worst(Figure figure, BenchmarkResult result)
    {
        if (result.Recovery is not { } recovery)
        {
            return Reading.Absent("the run had no fault");
        }

        var found = recovery
            .Faults.Where(fault => fault.Recovery is not null)
            .Select(fault => (Name: Name(fault), Reading: figure.Of(fault.Recovery!)))
            .ToArray();
        var unknown = found.Where(one => one.Reading is { IsMeasured: false, IsNotApplicable: false }).ToArray();
        if (unknown.Length > 0)
        {
            return Reading.Absent(Reasons(unknown));
        }

        return Order(figure, found.Select(one => one.Reading)) is [.., var worst]
                ? worst with
                {
                    Note = string.Join(
                        ", ",
                        new[] { found.First(one => ReferenceEquals(one.Reading, worst)).Name, worst.Note }.Where(part =>
                            part.Length > 0
                        )
                    ),
                }
            : found.Length > 0 ? Reading.NotApplicable(Reasons(found))
            : Reading.Absent("no fault was in effect while the load was measured");
    }

    private static string Reasons((string Name, Reading Reading)[] faults) =>
        string.Join("; ", faults.Select(one => $"{one.Name}: {one.Reading.AbsentReason}"));
}
