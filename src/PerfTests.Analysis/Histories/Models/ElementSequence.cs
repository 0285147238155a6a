namespace PerfTests.Analysis.Histories.Models;

/// <summary>A sequence of elements that never changes; equal if the elements and their order are.</summary>
internal sealed class ElementSequence : IEquatable<ElementSequence>
{
    private readonly ulong[] _elements;
    private readonly int _hash;

    private ElementSequence(ulong[] elements)
    {
        _elements = elements;
        var hash = new HashCode();
        foreach (var element in elements)
        {
            hash.Add(element);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>The empty sequence.</summary>
    public static ElementSequence Empty { get; } = new([]);

    /// <summary>Whether there is no element.</summary>
    public bool IsEmpty => _elements.Length == 0;

    /// <summary>The first element.</summary>
    public ulong First => _elements[0];

    /// <summary>The sequence with an element at its end.</summary>
    public ElementSequence Then(ulong element) => new([.. _elements, element]);

    /// <summary>The sequence without its first element.</summary>
    public ElementSequence WithoutFirst() => new(_elements[1..]);

    /// <inheritdoc />
    public bool Equals(ElementSequence? other) =>
        other is not null && _hash == other._hash && _elements.AsSpan().SequenceEqual(other._elements);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ElementSequence);

    /// <inheritdoc />
    public override int GetHashCode() => _hash;
}
