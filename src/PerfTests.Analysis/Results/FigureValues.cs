using System.Collections;

namespace PerfTests.Analysis.Results;

/// <summary>The figures of a run, in the order to show, absent ones included.</summary>
public sealed class FigureValues : IReadOnlyList<FigureValue>
{
    private readonly FigureValue[] _values;
    private readonly Dictionary<string, FigureValue> _byName;

    /// <summary>Holds the given values.</summary>
    /// <param name="values">Values of figures with different names.</param>
    public FigureValues(IEnumerable<FigureValue> values)
    {
        _values = [.. values];
        _byName = _values.ToDictionary(value => value.Name, StringComparer.Ordinal);
    }

    /// <summary>No figures.</summary>
    public static FigureValues None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <inheritdoc/>
    public FigureValue this[int index] => _values[index];

    /// <summary>The figure of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public FigureValue this[string name] =>
        Find(name) ?? throw new KeyNotFoundException($"the result has no figure {name}");

    /// <summary>The figure of a name; null if there is none.</summary>
    public FigureValue? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The figures of a group, in order.</summary>
    public IEnumerable<FigureValue> Of(FigureGroup group) => _values.Where(value => value.Figure.Group == group);

    /// <inheritdoc/>
    public IEnumerator<FigureValue> GetEnumerator() => _values.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
