using PerfTests.Clusters;
using PerfTests.Settings;

namespace PerfTests.Faults;

/// <summary>A live parameter of nodes is changed while they run.</summary>
/// <param name="Target">The nodes.</param>
/// <param name="Name">The parameter.</param>
/// <param name="Value">Its new value.</param>
public sealed record ParameterFault(Target Target, string Name, string Value) : Fault(Target)
{
    /// <inheritdoc/>
    public override string Kind => "parameter.change";

    /// <inheritdoc/>
    public override string Describe() => $"set {Name} of {Target} to {Value}";

    /// <inheritdoc/>
    public override IEnumerable<SettingProblem> Validate(ClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var live = spec.System.Parameters.Where(parameter => parameter.IsLive).Select(parameter => parameter.Name);
        return live.Contains(Name)
            ? base.Validate(spec)
            : base.Validate(spec)
                .Append(
                    new SettingProblem(
                        $"Fault {Kind}: parameter",
                        Name,
                        $"a live parameter of {spec.System.Name}: {string.Join(", ", live.DefaultIfEmpty("it has none"))}"
                    )
                );
    }
}
