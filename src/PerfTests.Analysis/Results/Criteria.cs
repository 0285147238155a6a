using System.Globalization;
using PerfTests.Analysis.Formatting;
using PerfTests.Running;

namespace PerfTests.Analysis.Results;

/// <summary>Holds the figures of a run against its objectives.</summary>
internal static class Criteria
{
    /// <summary>Every objective with what became of it, in the objectives' order.</summary>
    public static IReadOnlyList<Criterion> Judge(Objectives objectives, FigureValues figures) =>
        [.. objectives.All.Select(bound => Judge(bound, figures.Find(bound.Figure)))];

    private static Criterion Judge(FigureBound bound, FigureValue? value)
    {
        var unit = value?.Figure.Unit ?? FigureUnit.Count;
        var reading = value?.Reading ?? Reading.Absent("no figure of that name was taken");
        return new Criterion
        {
            Figure = bound.Figure,
            Title = value?.Figure.Title ?? bound.Figure,
            Unit = unit.Name,
            Min = bound.Min,
            Max = bound.Max,
            Measured = reading.IsMeasured ? reading.Value : double.NaN,
            IsCensored = reading.IsCensored,
            Status = Status(bound, reading),
            LimitText = Limit(bound, unit),
            MeasuredText = reading.IsMeasured
                ? Measured(value!, reading, bound)
                : reading.AbsentReason ?? "not measured",
        };
    }

    /// <summary>What was not seen to end has missed a bound from above that it exceeds already; otherwise nobody can tell, which is not kept either.</summary>
    private static CriterionStatus Status(FigureBound bound, Reading reading) =>
        reading is { IsMeasured: false, IsNotApplicable: true } ? CriterionStatus.NotApplicable
        : !reading.IsMeasured ? CriterionStatus.NotMeasured
        : reading.Value > bound.Max ? CriterionStatus.Missed
        : reading.IsCensored && (bound.Max is not null || reading.Value < bound.Min) ? CriterionStatus.NotMeasured
        : reading.Value < bound.Min ? CriterionStatus.Missed
        : CriterionStatus.Met;

    private static string Measured(FigureValue value, Reading reading, FigureBound bound) =>
        Exact(value, reading, bound) + (reading.Note.Length > 0 ? $" ({reading.Note})" : "");

    /// <summary>The value as everywhere; with more digits where it would else read like the limit that it misses.</summary>
    private static string Exact(FigureValue value, Reading reading, FigureBound bound)
    {
        var text = FigureText.Plain(value.Text);
        var limit = reading.Value > bound.Max ? bound.Max : bound.Min;
        return
            limit is { } missed && !missed.Equals(reading.Value) && FigureText.Plain(value.Figure.Show(missed)) == text
            ? string.Create(CultureInfo.InvariantCulture, $"{text} ({reading.Value:G9} against {missed:G9})")
            : text;
    }

    private static string Limit(FigureBound bound, FigureUnit unit) =>
        FigureText.Plain(
            string.Join(
                " and ",
                new[]
                {
                    bound.Min is { } min ? $"at least {unit.Show(min)}" : "",
                    bound.Max is { } max ? $"at most {unit.Show(max)}" : "",
                }.Where(part => part.Length > 0)
            )
        );
}
