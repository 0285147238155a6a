using static System.FormattableString;

namespace PerfTests.Analysis.Results;

/// <summary>Where something was found; what is null does not apply.</summary>
public sealed record FindingSubject
{
    /// <summary>The whole run.</summary>
    public static FindingSubject Run { get; } = new();

    /// <summary>The node, or <c>generator</c> or <c>machine</c>.</summary>
    public string? Node { get; init; }

    /// <summary>The resource: processor, log device, memory, network, heap, thread pool ...</summary>
    public string? Resource { get; init; }

    /// <summary>The phase of an operation.</summary>
    public string? Phase { get; init; }

    /// <summary>Start of the time it was seen in, in seconds since the run's origin; null for the whole measurement window.</summary>
    public double? FromSeconds { get; init; }

    /// <summary>End of that time.</summary>
    public double? ToSeconds { get; init; }

    /// <summary>Number of the fault that it belongs to.</summary>
    public int? Fault { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        string?[] parts =
        [
            Node,
            Resource,
            Phase is null ? null : $"{Phase} phase",
            Fault is { } fault ? Invariant($"fault {fault}") : null,
            FromSeconds is { } from ? Invariant($"{from:0.#} to {ToSeconds:0.#} s") : null,
        ];
        var known = parts.OfType<string>().ToArray();
        return known.Length > 0 ? string.Join(", ", known) : "run";
    }
}
