namespace PerfTests.Replica.Parameters;

/// <summary>One tunable setting: what it is, what it may be, and what it does.</summary>
internal abstract class Parameter
{
    /// <summary>Name in words-with-hyphens, unit last: <c>batch-linger-us</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Unit of the value; empty for a choice.</summary>
    public required string Unit { get; init; }

    /// <summary>What changing it does, in one or two sentences.</summary>
    public required string Effect { get; init; }

    /// <summary>True when a running node takes the new value at once; false when it is read only at start.</summary>
    public required bool Live { get; init; }

    /// <summary>The kind of values.</summary>
    public abstract ParameterType Type { get; }

    /// <summary>The value in force, as text.</summary>
    public abstract string Text { get; }

    /// <summary>The value that it has when nobody sets it, as text.</summary>
    public abstract string DefaultText { get; }

    /// <summary>What would be right, for messages: <c>a whole number from 1 to 100 operations</c>.</summary>
    public abstract string Allowed { get; }

    /// <summary>Says what is wrong with a value; null when nothing is.</summary>
    /// <param name="text">The value as text.</param>
    public abstract string? Problem(string text);

    /// <summary>Takes a value that <see cref="Problem"/> found right.</summary>
    /// <param name="text">The value as text.</param>
    internal abstract void Set(string text);
}
