using System.Text.Json;

namespace PerfTests.Replica.Api;

/// <summary>Reads the body of <c>PATCH /v1/parameters</c>: an object from name to value, numbers or text.</summary>
internal static class ParametersJson
{
    /// <summary>Reads the changes.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="values">Receives every value as text.</param>
    /// <returns>Every problem; empty when nothing is wrong.</returns>
    public static IReadOnlyList<string> Read(ReadOnlyMemory<byte> body, Dictionary<string, string> values)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return ["The body is not an object from parameter names to values."];
            }
            var problems = new List<string>();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Value.ValueKind is not (JsonValueKind.Number or JsonValueKind.String))
                {
                    problems.Add($"{member.Name}: the value is neither a number nor text.");
                }
                else if (!values.TryAdd(member.Name, member.Value.ToString()))
                {
                    problems.Add($"{member.Name} is given twice.");
                }
            }
            return problems;
        }
        catch (JsonException e)
        {
            return [e.Message];
        }
    }
}
