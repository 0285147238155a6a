namespace PerfTests.Replica.Parameters;

/// <summary>One word of a list. Words that the list knows but this system cannot do are refused with their reason.</summary>
internal sealed class ChoiceParameter : Parameter
{
    private volatile string _value;

    /// <summary>A parameter at its default.</summary>
    /// <param name="defaultValue">The word in force when nobody sets one.</param>
    /// <param name="choices">Every word allowed, the default among them.</param>
    public ChoiceParameter(string defaultValue, params IReadOnlyList<string> choices)
    {
        (Default, Choices, _value) = (defaultValue, choices, defaultValue);
    }

    /// <summary>The word in force when nobody sets one.</summary>
    public string Default { get; }

    /// <summary>Every word allowed.</summary>
    public IReadOnlyList<string> Choices { get; }

    /// <summary>Words that are asked for elsewhere but impossible here, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> Impossible { get; init; } = new Dictionary<string, string>();

    /// <summary>The word in force; may change at any moment when the parameter is live.</summary>
    public string Value => _value;

    /// <inheritdoc />
    public override ParameterType Type => ParameterType.Choice;

    /// <inheritdoc />
    public override string Text => _value;

    /// <inheritdoc />
    public override string DefaultText => Default;

    /// <inheritdoc />
    public override string Allowed => $"one of {string.Join(", ", Choices)}";

    /// <inheritdoc />
    public override string? Problem(string text)
    {
        if (Choices.Contains(text, StringComparer.Ordinal))
        {
            return null;
        }
        return Impossible.TryGetValue(text, out var reason)
            ? $"{Name}: '{text}' is not possible here: {reason} Use {Allowed}."
            : $"{Name}: '{text}' is not {Allowed}.";
    }

    /// <inheritdoc />
    internal override void Set(string text) => _value = text;
}
