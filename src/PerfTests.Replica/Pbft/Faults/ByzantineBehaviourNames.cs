namespace PerfTests.Replica.Pbft.Faults;

/// <summary>The words for <see cref="ByzantineBehaviour"/>, as the parameter <c>byzantine</c> takes them.</summary>
internal static class ByzantineBehaviourNames
{
    private static readonly Dictionary<string, ByzantineBehaviour> Behaviours = new(StringComparer.Ordinal)
    {
        ["none"] = ByzantineBehaviour.None,
        ["silent-primary"] = ByzantineBehaviour.SilentPrimary,
        ["selective-silence"] = ByzantineBehaviour.SelectiveSilence,
        ["equivocate-preprepare"] = ByzantineBehaviour.EquivocatePrePrepare,
        ["equivocate-votes"] = ByzantineBehaviour.EquivocateVotes,
        ["wrong-digest"] = ByzantineBehaviour.WrongDigest,
        ["invalid-signatures"] = ByzantineBehaviour.InvalidSignatures,
        ["delay-under-timeout"] = ByzantineBehaviour.DelayUnderTimeout,
        ["replay-old-views"] = ByzantineBehaviour.ReplayOldViews,
        ["hide-certificate"] = ByzantineBehaviour.HideCertificate,
        ["bogus-replies"] = ByzantineBehaviour.BogusReplies,
    };

    /// <summary>Every word, that of an honest node first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Behaviours.Keys];

    /// <summary>The behaviour that a word names.</summary>
    public static ByzantineBehaviour Of(string word) => Behaviours[word];
}
