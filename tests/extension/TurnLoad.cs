using PerfTests.Loads;
using PerfTests.Settings;

namespace PerfTests.ExtensionTests;

/// <summary>A kind of load that only <see cref="TurnEngine"/> knows: clients that take turns, one operation at a time in all.</summary>
internal sealed record TurnLoad : LoadProfile
{
    /// <summary>Clients, 1 to 100.</summary>
    public required int Clients { get; init; }

    public override bool IsClosedLoop => true;

    public override string Describe() => $"{Clients} clients in turn for {Words(During)}";

    public override LoadProfile Scale(double factor) => this with { During = During * factor };

    public override IEnumerable<SettingProblem> Validate() =>
        Clients is >= 1 and <= 100
            ? ValidateDuring()
            : ValidateDuring().Append(new SettingProblem("Load.Clients", $"{Clients}", "1 to 100 clients"));
}
