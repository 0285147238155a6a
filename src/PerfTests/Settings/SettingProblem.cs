namespace PerfTests.Settings;

/// <summary>One setting that cannot be used, in words a user can act on.</summary>
/// <param name="Setting">The setting's name as the user wrote it, for example <c>--rate</c> or <c>Load.Rate</c>.</param>
/// <param name="Value">The value as given.</param>
/// <param name="Expected">What would be right, for example <c>a number above 0, in operations per second</c>.</param>
public sealed record SettingProblem(string Setting, string? Value, string Expected)
{
    /// <summary>Whether something is not installed here, rather than set wrongly. What is optional is then skipped.</summary>
    public bool IsMissing { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Setting} is '{Value ?? "(none)"}': expected {Expected}";
}
