namespace PerfTests.Faults;

/// <summary>The ways in which a node of the built-in replica can lie: the values of its live parameter <c>byzantine</c>.</summary>
public static class ByzantineBehaviours
{
    /// <summary>Name of the parameter.</summary>
    public const string Parameter = "byzantine";

    /// <summary>The value of an honest node.</summary>
    public const string None = "none";

    /// <summary>Every behaviour.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "silent-primary",
        "selective-silence",
        "equivocate-preprepare",
        "equivocate-votes",
        "wrong-digest",
        "invalid-signatures",
        "delay-under-timeout",
        "replay-old-views",
        "hide-certificate",
        "bogus-replies",
    ];
}
