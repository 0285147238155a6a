using PerfTests.Analysis.Histories.Edn;

namespace PerfTests.Analysis.Histories.Models;

/// <summary>Gives values numbers, equal values the same, and numbers their values back. Zero is nil.</summary>
internal sealed class ValueNames
{
    private const ulong Other = 1UL << 63;

    private readonly Dictionary<EdnValue, ulong> _numbers = [];
    private readonly List<EdnValue> _values = [];

    /// <summary>Bytes that the names take, about.</summary>
    public long Bytes { get; private set; }

    /// <summary>The number of a value.</summary>
    public ulong NumberOf(EdnValue value)
    {
        if (value.IsNil)
        {
            return 0;
        }

        // Whole numbers name themselves, so that they take no memory.
        if (value.Kind == EdnKind.Integer && value.Integer is > -(1L << 61) and < 1L << 61)
        {
            return (((ulong)value.Integer << 1) ^ (ulong)(value.Integer >> 63)) + 1;
        }

        if (!_numbers.TryGetValue(value, out var number))
        {
            _numbers[value] = number = Other | (uint)_values.Count;
            _values.Add(value);
            Bytes += 96 + value.Bytes;
        }

        return number;
    }

    /// <summary>The value of a number.</summary>
    public EdnValue ValueOf(ulong number)
    {
        if (number >= Other)
        {
            return _values[(int)(number & ~Other)];
        }

        return number == 0 ? default : EdnValue.Of((long)((number - 1) >> 1) ^ -(long)((number - 1) & 1));
    }
}
