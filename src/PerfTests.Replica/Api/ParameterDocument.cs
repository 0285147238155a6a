using PerfTests.Replica.Parameters;

namespace PerfTests.Replica.Api;

/// <summary>One parameter in <c>GET /v1/parameters</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type"><c>integer</c> or <c>choice</c>.</param>
/// <param name="Value">The value in force, as text.</param>
/// <param name="Default">The value when nobody sets it, as text.</param>
/// <param name="Unit">Unit of an integer; absent for a choice.</param>
/// <param name="Min">Smallest integer allowed.</param>
/// <param name="Max">Largest integer allowed.</param>
/// <param name="Choices">The words allowed for a choice.</param>
/// <param name="Change"><c>live</c> or <c>restart</c>.</param>
/// <param name="Effect">What changing it does.</param>
internal sealed record ParameterDocument(
    string Name,
    string Type,
    string Value,
    string Default,
    string? Unit,
    long? Min,
    long? Max,
    IReadOnlyList<string>? Choices,
    string Change,
    string Effect
)
{
    /// <summary>Describes a parameter.</summary>
    public static ParameterDocument Of(Parameter parameter)
    {
        var integer = parameter as IntegerParameter;
        return new ParameterDocument(
            parameter.Name,
            integer is null ? "choice" : "integer",
            parameter.Text,
            parameter.DefaultText,
            integer is null ? null : parameter.Unit,
            integer?.Min,
            integer?.Max,
            (parameter as ChoiceParameter)?.Choices,
            parameter.Live ? "live" : "restart",
            parameter.Effect
        );
    }
}
