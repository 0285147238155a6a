using System.Globalization;
using PerfTests.Clusters;
using PerfTests.Settings;

namespace PerfTests.Faults;

/// <summary>The clock of nodes is wrong.</summary>
/// <param name="Target">The nodes.</param>
/// <param name="Offset">How far ahead of the true time; negative for behind.</param>
public sealed record ClockFault(Target Target, TimeSpan Offset) : Fault(Target)
{
    /// <summary>Name of the live parameter of systems that offset their own clock; its value is <see cref="Milliseconds"/>.</summary>
    public const string ParameterName = "clock-offset-ms";

    private static readonly TimeSpan Most = TimeSpan.FromDays(1);

    /// <summary>The offset in whole milliseconds.</summary>
    public string Milliseconds => ((long)Offset.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string Kind => "clock.offset";

    /// <inheritdoc/>
    public override string Describe() =>
        FormattableString.Invariant($"set the clock of {Target} off by {Offset.TotalSeconds:0.###} s");

    /// <inheritdoc/>
    public override IEnumerable<SettingProblem> Validate(ClusterSpec spec) =>
        Offset.Duration() <= Most && Offset.Duration() >= TimeSpan.FromMilliseconds(1)
            ? base.Validate(spec)
            : base.Validate(spec)
                .Append(
                    new SettingProblem(
                        $"Fault {Kind}: offset",
                        $"{Offset}",
                        "1 ms to a day, ahead or (negative) behind"
                    )
                );
}
