namespace PerfTests.Identity;

/// <summary>
/// Marks a setting that asks no other question when it changes, such as a name for people: it is left out of a scenario's identity. Everything that is not marked
/// belongs to it.
/// </summary>
/// <param name="reason">Why it asks no other question.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class NotPartOfIdentityAttribute(string reason) : Attribute
{
    /// <summary>Why it asks no other question.</summary>
    public string Reason { get; } = reason;
}
