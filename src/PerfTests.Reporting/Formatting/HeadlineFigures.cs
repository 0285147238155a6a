using PerfTests.Analysis.Metrics;
using PerfTests.Analysis.Results;
using PerfTests.Running;

namespace PerfTests.Reporting.Formatting;

/// <summary>Which figures a view shows of a run at a glance; what they are called and how they are shown stands in their definitions.</summary>
internal static class HeadlineFigures
{
    /// <summary>Of a run in a table of runs, and at the top of its page, in this order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        FigureNames.Goodput,
        "offered_per_second",
        FigureNames.SuccessShare,
        FigureNames.ResponseP50,
        FigureNames.ResponseP99,
        LatencyFigures.Response(99.9),
        LatencyFigures.Response(100),
        "response_samples",
    ];

    /// <summary>Of a fault in a table of scenarios, in this order.</summary>
    public static IReadOnlyList<string> FaultNames { get; } =
    ["detection_seconds", FigureNames.Unavailability, "failover_seconds", FigureNames.Recovery, "lost_operations"];

    /// <summary>The headline figures of a run; the first run of a table gives its columns.</summary>
    public static IEnumerable<FigureValue> Of(BenchmarkResult result) =>
        Names.Select(result.Figures.Find).OfType<FigureValue>();

    /// <summary>The word for what became of an objective, the same in every view.</summary>
    public static string Word(CriterionStatus status) =>
        status switch
        {
            CriterionStatus.Met => "met",
            CriterionStatus.Missed => "missed",
            CriterionStatus.NotApplicable => "not applicable",
            _ => "not measured",
        };

    /// <summary>A value and its note as one text.</summary>
    public static string WithNote(FigureValue value) => WithNote(value.Figure, value.Reading);

    /// <summary>A reading of a figure and its note as one text; of an absent one the reason.</summary>
    public static string WithNote(Figure figure, Reading reading)
    {
        var note = Note(reading);
        return note.Length > 0 ? $"{figure.Show(reading)} ({note})" : figure.Show(reading);
    }

    /// <summary>What belongs to a reading; of an absent one the reason. May hold text from the system under test.</summary>
    public static string Note(Reading reading) => reading.AbsentReason ?? reading.Note;
}
