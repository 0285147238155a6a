using System.Globalization;

namespace PerfTests.Replica.Parameters;

/// <summary>A whole number within a range.</summary>
internal sealed class IntegerParameter : Parameter
{
    private long _value;

    /// <summary>A parameter at its default.</summary>
    /// <param name="defaultValue">The value when nobody sets it, within the range.</param>
    /// <param name="min">Smallest value allowed.</param>
    /// <param name="max">Largest value allowed.</param>
    public IntegerParameter(long defaultValue, long min, long max)
    {
        (Default, Min, Max, _value) = (defaultValue, min, max, defaultValue);
    }

    /// <summary>The value when nobody sets it.</summary>
    public long Default { get; }

    /// <summary>Smallest value allowed.</summary>
    public long Min { get; }

    /// <summary>Largest value allowed.</summary>
    public long Max { get; }

    /// <summary>The value in force; may change at any moment when the parameter is live.</summary>
    public long Value => Volatile.Read(ref _value);

    /// <inheritdoc />
    public override ParameterType Type => ParameterType.Integer;

    /// <inheritdoc />
    public override string Text => Value.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public override string DefaultText => Default.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public override string Allowed =>
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {Min} to {Max} {Unit}").TrimEnd();

    /// <inheritdoc />
    public override string? Problem(string text) =>
        TryParse(text, out var number) && number >= Min && number <= Max ? null : $"{Name}: '{text}' is not {Allowed}.";

    /// <inheritdoc />
    internal override void Set(string text)
    {
        if (TryParse(text, out var number))
        {
            Volatile.Write(ref _value, number);
        }
    }

    private static bool TryParse(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
