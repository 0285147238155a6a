namespace PerfTests.Analysis.Histories.Models;

/// <summary>A set of elements that never changes; equal if the elements are.</summary>
internal sealed class ElementSet : IEquatable<ElementSet>
{
    private readonly ulong[] _elements;
    private readonly int _hash;

    private ElementSet(ulong[] elements)
    {
        _elements = elements;
        var hash = new HashCode();
        foreach (var element in elements)
        {
            hash.Add(element);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>The empty set.</summary>
    public static ElementSet Empty { get; } = new([]);

    /// <summary>A set of the elements.</summary>
    public static ElementSet Of(IEnumerable<ulong> elements) => new([.. elements.Distinct().Order()]);

    /// <summary>The set with an element.</summary>
    public ElementSet With(ulong element)
    {
        var at = Array.BinarySearch(_elements, element);
        return at >= 0 ? this : new ElementSet([.. _elements[..~at], element, .. _elements[~at..]]);
    }

    /// <summary>The set without an element.</summary>
    public ElementSet Without(ulong element)
    {
        var at = Array.BinarySearch(_elements, element);
        return at < 0 ? this : new ElementSet([.. _elements[..at], .. _elements[(at + 1)..]]);
    }

    /// <inheritdoc />
    public bool Equals(ElementSet? other) => other is not null && _elements.AsSpan().SequenceEqual(other._elements);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ElementSet);

    /// <inheritdoc />
    public override int GetHashCode() => _hash;
}
