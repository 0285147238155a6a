using System.Text;

namespace PerfTests.Units;

/// <summary>
/// The one number that decides everything random in a run. Independent streams are derived from it by name, so that
/// adding a consumer of randomness does not change what the others draw.
/// </summary>
/// <param name="Value">Any 64-bit value.</param>
public readonly record struct Seed(ulong Value)
{
    /// <summary>The seed of a named part, for example <c>seed.Derive("arrivals")</c>: FNV-1a of the name mixed into the value.</summary>
    public Seed Derive(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var hash = 14695981039346656037UL;
        foreach (var octet in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ octet) * 1099511628211UL;
        }

        return new Seed(SeededRandom.Mix(Value ^ hash));
    }

    /// <summary>The seed of a numbered part, for example of the n-th client or repetition.</summary>
    public Seed Derive(long index) =>
        new(SeededRandom.Mix(SeededRandom.Mix(Value) + ((ulong)index * 0x9E3779B97F4A7C15UL)));

    /// <summary>A generator that starts from this seed.</summary>
    public SeededRandom CreateRandom() => new(this);

    /// <summary>Reads a seed written in decimal or, with the prefix <c>0x</c>, in hexadecimal.</summary>
    public static bool TryParse(string? text, out Seed seed)
    {
        var isHexadecimal = text is not null && text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var parsed = isHexadecimal
            ? ulong.TryParse(text.AsSpan(2), System.Globalization.NumberStyles.HexNumber, null, out var value)
            : ulong.TryParse(text, System.Globalization.NumberStyles.None, null, out value);
        seed = new Seed(value);
        return parsed;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
