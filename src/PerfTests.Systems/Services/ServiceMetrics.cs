namespace PerfTests.Systems.Services;

/// <summary>Which of a service's own counters are kept: samples of a page of Prometheus text (format 0.0.4).</summary>
/// <param name="Path">Path of the page, for example <c>/metrics</c>.</param>
/// <param name="Names">
/// Names of the samples without labels, for example <c>requests_total</c>; one that ends with <c>*</c> stands for all that begin so. At least one.
/// </param>
public sealed record ServiceMetrics(string Path, params IReadOnlyList<string> Names)
{
    /// <summary>Port of the page, by its name; null (the default) for the one that clients use. It speaks HTTP/1.1 without encryption.</summary>
    public string? Port { get; init; }

    /// <summary>Whether a sample was asked for.</summary>
    /// <param name="sample">Its name, and labels if it has any.</param>
    internal bool IsKept(string sample)
    {
        var brace = sample.IndexOf('{', StringComparison.Ordinal);
        var name = brace < 0 ? sample : sample[..brace];
        return Names.Any(wanted =>
            wanted.EndsWith('*') ? name.StartsWith(wanted[..^1], StringComparison.Ordinal) : name == wanted
        );
    }
}
