using PerfTests.Analysis.FaultTolerance;
using PerfTests.Analysis.Formatting;

namespace PerfTests.Analysis.Results;

/// <summary>
/// The one definition of a figure: its name, how it is taken from the result of a run, and how it is shown. Tables, charts, documents, objectives, gates and the
/// history read it; nothing about a figure is written anywhere else.
/// </summary>
public sealed record Figure
{
    /// <summary>Name in snake case, unit last, for example <c>response_p99_us</c>. Unique in a set.</summary>
    public required string Name { get; init; }

    /// <summary>Name for people, for example <c>Response time, p99</c>. Unique in a set.</summary>
    public required string Title { get; init; }

    /// <summary>Unit of the values, and how they are shown.</summary>
    public required FigureUnit Unit { get; init; }

    /// <summary>Which way it gets better. Default: less is better.</summary>
    public FigureDirection Direction { get; init; } = FigureDirection.LowerIsBetter;

    /// <summary>How far a value carries. Default: only where the environment is the same.</summary>
    public FigureKind Kind { get; init; } = FigureKind.Absolute;

    /// <summary>What it is about. Default: a user's own.</summary>
    public FigureGroup Group { get; init; } = FigureGroup.Own;

    /// <summary>What it is, in a few words or a sentence.</summary>
    public required string Definition { get; init; }

    /// <summary>Where the definition comes from, for example <c>METHOD 3</c>; empty for a user's own.</summary>
    public string Source { get; init; } = "";

    /// <summary>
    /// How it is taken from the result of a run; may return a plain number, NaN means that it was not measured. Exactly one of this and <see cref="TakeFromFault"/>
    /// is set.
    /// </summary>
    public Func<BenchmarkResult, Reading>? Take { get; init; }

    /// <summary>How it is taken from what was found about a fault, for a figure of single faults. Of a run it is then the worst over its faults.</summary>
    public Func<FaultRecovery, Reading>? TakeFromFault { get; init; }

    /// <summary>
    /// The smallest difference that it can tell, in its unit: ratios of two values take anything below it as it, so that a recovery after 0 s can be compared.
    /// Default: 0, values of 0 have no ratio and are left out of comparisons.
    /// </summary>
    public double Resolution { get; init; }

    /// <summary>Whether baselines, comparisons and the history keep it unasked; a gate keeps any figure. Default: true.</summary>
    public bool IsKept { get; init; } = true;

    /// <summary>Whether more is better.</summary>
    public bool IsHigherBetter => Direction == FigureDirection.HigherIsBetter;

    /// <summary>Takes it from a result. A definition that throws gives an absent value with the reason.</summary>
    public FigureValue Of(BenchmarkResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        try
        {
            return new FigureValue(this, Checked(Take is { } take ? take(result) : FaultReadings.Worst(this, result)));
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // A figure may be a user's: its mistake must not take the other figures of the run with it.
            return new FigureValue(this, Reading.Absent($"its definition failed: {failure.Message}"));
        }
    }

    /// <summary>Takes it from a fault; absent if it is no figure of single faults.</summary>
    public Reading Of(FaultRecovery found)
    {
        ArgumentNullException.ThrowIfNull(found);
        return TakeFromFault is { } take ? Checked(take(found)) : Reading.Absent("it is no figure of a fault");
    }

    /// <summary>A value of it with its unit, the same in every view; a dash for NaN.</summary>
    public string Show(double value) => Unit.Show(value);

    /// <summary>A reading of it: the value with its unit, <c>&gt;</c> before a bound that it exceeds, or a dash.</summary>
    public string Show(Reading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return reading.IsMeasured ? (reading.IsCensored ? "> " : "") + Show(reading.Value) : FigureText.None;
    }

    private static Reading Checked(Reading? reading) =>
        reading switch
        {
            null => Reading.Absent("its definition returned nothing"),
            { AbsentReason: null, IsMeasured: false } => Reading.Absent("not measured"),
            _ => reading,
        };
}
